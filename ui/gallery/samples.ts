import type {
  ExceptionPreview,
  ExceptionView,
  LogEntry,
  ParameterField,
  Place,
  PlaceContext,
  SessionAction,
  SessionView,
  TicketRef,
  Tool,
  ToolExplanation,
} from '../client.ts'

/** Sample data for the gallery and the tests: one ticket with everything that the panel has to show. */

const minute = 60_000

/** ISO instant so many minutes before the page was opened. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * minute).toISOString()
}

/** A UUID that ends in this number. */
export function id(number: number): string {
  return `0198c0de-0000-7000-8000-${String(number).padStart(12, '0')}`
}

export const ticket: TicketRef = { integrationId: id(1), ticketId: '2820' }
export const planHash = 'a1'.repeat(32)

export const openTicket = {
  id: '2820',
  summary: 'Browser closes by itself',
  closed: false,
  url: 'https://psa.example/ticket?id=2820',
}

/** Where a remote session with PC-1 opens. */
export const remoteLinks = [
  { name: 'MeshCentral', url: 'https://mesh.example/?gotonode=abc&viewmode=11&hide=31' },
]

export const context: PlaceContext = {
  ticket: openTicket,
  integration: { id: id(1), name: 'PSA' },
  tenant: { id: id(30), name: 'Contoso', foundBy: 'customer of the ticket' },
  person: {
    id: id(20),
    name: 'Jane Roe',
    email: 'jane.roe@contoso.example',
    foundBy: 'requester of the ticket',
  },
  computers: [
    {
      id: id(10),
      name: 'PC-1',
      online: true,
      os: 'Windows 11',
      foundBy: 'asset on the ticket',
      remote: remoteLinks,
    },
    {
      id: id(11),
      name: 'CNC-04',
      online: false,
      os: 'Windows 10',
      foundBy: "Jane Roe's primary computer",
      remote: [],
    },
  ],
  notices: [],
}

/** The computer PC-1, opened by itself. */
export const computer: Place = { computerId: id(10) }

export const computerContext: PlaceContext = {
  ticket: null,
  integration: null,
  tenant: { id: id(30), name: 'Contoso', foundBy: 'tenant of PC-1' },
  person: null,
  computers: [
    {
      id: id(10),
      name: 'PC-1',
      online: true,
      os: 'Windows 11',
      foundBy: 'opened by itself',
      remote: remoteLinks,
    },
  ],
  notices: [],
}

/** A tool that can be run, with `parts` of its own. */
export function tool(number: number, name: string, parts: Partial<Tool> = {}): Tool {
  return {
    item: { id: id(number), name, kind: 'software', icon: null, description: `${name} for every computer` },
    deployment: { id: id(number + 1000), name: `${name} for Contoso` },
    status: 'decided',
    does: 'Install the latest version',
    missing: [],
    overruledBy: null,
    detected: null,
    parameters: [],
    needsApproval: false,
    leftOut: null,
    mayLeaveOut: ['computer', 'person', 'tenant'],
    blocked: null,
    mayDetect: true,
    run: null,
    ...parts,
  }
}

/** A parameter that can be given, with `parts` of its own. */
export function field(name: string, label: string, parts: Partial<ParameterField> = {}): ParameterField {
  return { name, label, type: 'text', required: false, value: null, choices: [], editable: true, ...parts }
}

export const parameters: ParameterField[] = [
  field('channel', 'Update channel', {
    type: 'choice',
    value: 'stable',
    choices: ['stable', 'extended', 'beta'],
  }),
  field('homepage', 'Home page', { type: 'uri', required: true, value: 'https://intranet.contoso.example' }),
  field('cache', 'Cache size in MB', { type: 'number', value: 512 }),
  field('silent', 'Close open windows', { type: 'boolean', value: true }),
  field('key', 'Licence key', { type: 'secret', required: true }),
  field('profile', 'Profile to import', { type: 'file' }),
  field('region', 'Region', { value: 'eu-west', editable: false }),
]

export const tools: Tool[] = [
  tool(101, 'Mozilla Firefox', {
    item: {
      id: id(101),
      name: 'Mozilla Firefox',
      kind: 'software',
      icon: 'globe',
      description: 'Web browser',
    },
    does: 'Update to 128.4',
    detected: { state: '115.2', at: ago(190) },
  }),
  tool(102, 'Wireshark', {
    item: {
      id: id(102),
      name: 'Wireshark',
      kind: 'software',
      icon: 'network',
      description: 'Network analyser',
    },
    detected: { state: 'absent', at: ago(190) },
    overruledBy: { id: id(1900), name: 'No packet capture on clients', does: 'Uninstall' },
    parameters: [],
  }),
  tool(103, 'Browser policy', {
    item: {
      id: id(103),
      name: 'Browser policy',
      kind: 'task',
      icon: 'shield-check',
      description: 'Sets home page and channel',
    },
    does: 'Check, and set where it differs',
    detected: { state: 'not compliant', at: ago(26 * 60) },
    parameters,
    needsApproval: true,
  }),
  tool(104, 'Clear the print queue', {
    item: {
      id: id(104),
      name: 'Clear the print queue',
      kind: 'task',
      icon: 'printer',
      description: 'Empties the spooler',
    },
    does: 'Run once',
  }),
  tool(105, 'SentinelOne', {
    item: {
      id: id(105),
      name: 'SentinelOne',
      kind: 'software',
      icon: 'shield',
      description: 'Endpoint protection',
    },
    deployment: null,
    status: 'withheld',
    does: 'Nothing until this is known',
    missing: [
      'Whether PC-1 is in the group “Exceptions” is not known: the directory was last read 9 days ago.',
    ],
    blocked: 'Withheld: an exception cannot be checked.',
    mayDetect: false,
  }),
]

export const exception: ExceptionView = {
  id: id(701),
  item: { id: id(101), name: 'Mozilla Firefox' },
  subject: { kind: 'computer', id: id(10), name: 'PC-1' },
  tenant: { id: id(30), name: 'Contoso' },
  reason: 'The line-of-business page breaks with a newer version.',
  owner: 'Ana Ruiz',
  ticket: { id: '2820', url: 'https://psa.example/ticket?id=2820' },
  until: ago(-3 * 24 * 60),
  createdAt: ago(60),
  active: true,
  mayEnd: true,
}

export const exceptionPreview: ExceptionPreview = {
  itemName: 'Mozilla Firefox',
  subject: { kind: 'computer', id: id(10), name: 'PC-1' },
  counted: 'computer',
  count: 1,
  names: ['PC-1'],
  unknown: 0,
  putOut: [{ id: id(1101), name: 'Mozilla Firefox for Contoso', does: 'install the latest', count: 1 }],
  stays: [],
  replaces: null,
  problem: null,
}

export const explanation: ToolExplanation = {
  itemName: 'Mozilla Firefox',
  headline:
    'Firefox is brought to 128.4, because “Firefox for Contoso” is nearer than the rule for everyone.',
  entries: [
    {
      deployment: { id: id(1101), name: 'Mozilla Firefox for Contoso' },
      outcome: 'won',
      target: 'every computer of Contoso',
      does: 'Install the latest version',
      reason: 'The target names the tenant of this computer.',
    },
    {
      deployment: { id: id(1201), name: 'Firefox ESR everywhere' },
      outcome: 'lost',
      target: 'every computer',
      does: 'Install 115.x',
      reason: 'A rule for one tenant goes before a rule for all of them.',
    },
    {
      deployment: { id: id(1301), name: 'No browsers on machines' },
      outcome: 'noMatch',
      target: 'computers tagged “machine”',
      does: 'Uninstall',
      reason: 'PC-1 has no such tag.',
    },
    {
      deployment: { id: id(1401), name: 'Kiosk browser' },
      outcome: 'unknown',
      target: 'members of “Kiosks”',
      does: 'Uninstall',
      reason: 'The group has not been read yet.',
    },
  ],
  exceptions: [],
  flips: ['Adding the tag “machine” to PC-1 would uninstall it.'],
}

/** An action of the sample session, with `parts` of its own. */
export function action(number: number, name: string, parts: Partial<SessionAction> = {}): SessionAction {
  return {
    id: id(number),
    item: { id: id(number + 100), name },
    action: 'update',
    does: 'Update 115.2 to 128.4',
    because: null,
    state: 'notStarted',
    result: null,
    reason: null,
    before: '115.2',
    after: null,
    progress: null,
    startedAt: null,
    endedAt: null,
    ...parts,
  }
}

type Stage = SessionView['stages'][number]

/** Stages that have passed by these names, and one that is running. */
export function stages(passed: Stage['name'][], running: Stage['name'] | null): Stage[] {
  const done = passed.map((name, index) => ({
    name,
    result: 'passed' as const,
    detail: null,
    startedAt: ago(3 - index * 0.2),
    endedAt: ago(2.9 - index * 0.2),
  }))
  if (!running) return done
  return [...done, { name: running, result: 'running', detail: null, startedAt: ago(1), endedAt: null }]
}

/** The sample session while it detects, with `parts` of its own. */
export function session(parts: Partial<SessionView> = {}): SessionView {
  return {
    id: id(500),
    revision: 1,
    kind: 'tool',
    status: 'running',
    ended: false,
    statusDetail: null,
    statusAt: ago(1),
    executeAt: null,
    mayPostpone: false,
    item: null,
    schedule: null,
    subject: { kind: 'computer', id: id(10), name: 'PC-1' },
    tenant: { id: id(30), name: 'Contoso' },
    tool: { deploymentId: id(1101), itemId: id(101), itemName: 'Mozilla Firefox' },
    requestedBy: 'tech@msp.example',
    needsApproval: false,
    approval: null,
    found: null,
    ticket: ticket,
    stages: stages(['inventory', 'resolution'], 'detection'),
    plan: null,
    actions: [],
    note: null,
    time: null,
    reply: null,
    createdAt: ago(3),
    startedAt: ago(3),
    endedAt: null,
    ...parts,
  }
}

const plan: NonNullable<SessionView['plan']> = {
  hash: planHash,
  withheld: [],
  actions: [
    { itemName: 'Visual C++ runtime', does: 'Install 14.40', because: 'Mozilla Firefox' },
    { itemName: 'Mozilla Firefox', does: 'Update 115.2 to 128.4', because: null },
  ],
  errors: [],
  nothingToDo: false,
}

const runtime = action(601, 'Visual C++ runtime', {
  does: 'Install 14.40',
  because: 'Mozilla Firefox',
  state: 'done',
  result: 'success',
  before: 'absent',
  after: '14.40',
})

export const planned = session({
  revision: 2,
  status: 'waitingForApproval',
  stages: stages(['inventory', 'resolution', 'detection'], null),
  plan,
})

/** The sample plan of a tool that needs approval, and its request. */
export const unapproved: SessionView = { ...planned, needsApproval: true }

export const asked: SessionView = {
  ...unapproved,
  revision: 3,
  approval: {
    id: id(700),
    state: 'open',
    reason: 'The user can’t print since the update. Ticket 2820 has the error.',
    askedBy: 'Jordan Lee',
    askedAt: ago(12),
    until: ago(-7 * 24 * 60),
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    mayDecide: false,
  },
}

export const scheduled: SessionView = {
  ...planned,
  revision: 3,
  status: 'waitingForTime',
  executeAt: ago(-9 * 60),
}

export const running = session({
  revision: 3,
  stages: stages(['inventory', 'resolution', 'detection'], 'execution'),
  plan,
  actions: [runtime, action(602, 'Mozilla Firefox', { state: 'performing', startedAt: ago(0.5) })],
})

/** As the server drafts it. */
const reply = [
  'Hello,',
  'we have worked on the computer PC-1:',
  '- Mozilla Firefox was updated.',
  'We have checked the result. You do not have to do anything. If you still notice the problem, please reply to this message.',
  'Kind regards',
].join('\n\n')

export const passed = session({
  revision: 4,
  status: 'passed',
  ended: true,
  stages: stages(['inventory', 'resolution', 'detection', 'execution', 'report'], null),
  plan,
  actions: [runtime, action(602, 'Mozilla Firefox', { state: 'done', result: 'success', after: '128.4' })],
  note: { status: 'delivered', attempts: 1, nextAttemptAt: null, lastError: null },
  reply,
  endedAt: ago(0.2),
})

export const failed = session({
  id: id(501),
  revision: 4,
  status: 'failed',
  ended: true,
  statusDetail: 'The installer ended with exit code 1603.',
  stages: stages(['inventory', 'resolution', 'detection', 'execution', 'report'], null),
  plan,
  actions: [
    runtime,
    action(602, 'Mozilla Firefox', {
      state: 'done',
      result: 'failed',
      after: '115.2',
      reason:
        'Exit code 1603: a reboot from an earlier installation is pending. Reboot PC-1, then run it again.',
    }),
  ],
  note: {
    status: 'refused',
    attempts: 1,
    nextAttemptAt: null,
    lastError:
      'The integration’s agent may not add notes with the outcome 7. Allow it in the PSA, or choose another outcome in the integration’s settings.',
  },
  createdAt: ago(50 * 60),
  startedAt: ago(50 * 60),
  endedAt: ago(50 * 60 - 4),
})

/** `count` entries of a log, one line each. */
export function logEntries(count: number): LogEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    sequence: index + 1,
    stream:
      index % 9 === 8 ? ('stderr' as const) : index % 7 === 0 ? ('server' as const) : ('stdout' as const),
    text: `[${index + 1}] Extracting core/omni-${(index * 37) % 101}.ja to C:\\Program Files\\Mozilla Firefox\n`,
    at: ago(1),
  }))
}
