// The engine without its workflows: sessions on a real database whose stretches run when a test says so, and computers
// whose agents answer at once.
import { pino } from 'pino'
import type { Target } from '../../../core/facts/target.ts'
import { openDatabase } from '../../db/client.ts'
import { createTestDatabase } from '../../db/testing.ts'
import type { CommandRecord } from '../../domains/agents/command-store.ts'
import { createComputerStore } from '../../domains/computers/store.ts'
import type { NewDeployment } from '../../domains/deployments/store.ts'
import { createIntegrationsService } from '../../domains/integrations/integrations-service.ts'
import { createIntegrationStore } from '../../domains/integrations/store.ts'
import { createItemStore, type NewSoftware } from '../../domains/items/store.ts'
import { createLicenceStore } from '../../domains/licences/store.ts'
import { createOutboxStore } from '../../domains/outbox/store.ts'
import type { NewSession } from '../../domains/sessions/creation-store.ts'
import { createSessionStore } from '../../domains/sessions/store.ts'
import { createTenantStore } from '../../domains/tenants/store.ts'
import {
  at,
  makeComputer,
  makeDeployment,
  makeSession,
  makeSoftware,
  makeTenant,
  scriptOf,
  targetOf,
  testSealer,
} from '../../domains/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { advanceSession } from '../advance-session.ts'
import type { EngineContext } from '../engine-context.ts'
import { createComputerRunner } from '../run-on-computer.ts'
import { createScriptRunner } from '../run-script.ts'
import { type AgentAnswer, addAgent, answeringAgents } from '../testing.ts'
import { WorkSlots } from '../work-slots.ts'

export type TestEngine = Awaited<ReturnType<typeof openEngine>>

/** What a computer does when a command comes, before it answers as usual; an answer of its own goes first. */
type OnCommand = (
  command: CommandRecord,
  what: string,
) => AgentAnswer | undefined | Promise<AgentAnswer | undefined>

/** A computer with what is on it: versions of software by name, null or missing = absent. */
export type TestComputer = {
  readonly id: string
  readonly tenantId: string
  readonly agentId: string
  readonly installed: Map<string, string | null>
  onCommand: OnCommand
}

/** Opens an engine; `close` it afterwards. */
export async function openEngine() {
  const files = await createTestDatabase('sqlite')
  const database = await openDatabase(files.target)
  const clock = { now: at('10:00:00') }
  const now = () => clock.now
  const sealer = testSealer()
  const sessions = createSessionStore(database, () => undefined)
  const computers = new Map<string, TestComputer>()
  /** Sessions that somebody has begun a stretch of, in their order. */
  const begun: string[] = []
  const delivered: string[] = []

  const answering = answeringAgents(database, answer, { sessions, now })
  const stop = new AbortController()
  const slots = new WorkSlots(1)
  const commands = { ...answering.tools, slots, stopping: stop.signal }

  async function answer(command: CommandRecord): Promise<AgentAnswer> {
    const computer = [...computers.values()].find(({ agentId }) => agentId === command.agentId)
    if (!computer) return {}
    const what = command.body?.replace('echo ', '') ?? command.kind
    const own = await computer.onCommand(command, what)
    return own ?? (command.kind === 'script' ? await runOn(computer, command, what) : {})
  }

  async function runOn(
    { installed }: TestComputer,
    { id }: CommandRecord,
    what: string,
  ): Promise<AgentAnswer> {
    const [verb = '', ...rest] = what.split(' ')
    const name = rest.join(' ')
    if (verb === 'detect') return { outputTail: `${installed.get(name) ?? 'absent'}\n` }
    const { sealedMessage } = await database.prisma.agentCommand.findUniqueOrThrow({ where: { id } })
    const { command } = JSON.parse(answering.agents.sealer.open(sealedMessage))
    installed.set(name, verb === 'uninstall' ? null : command.environment.DESKHAND_VERSION)
    return {}
  }

  const context: EngineContext = {
    sessions,
    computers: createComputerStore(database),
    tenants: createTenantStore(database),
    items: createItemStore(database),
    outbox: createOutboxStore(database, (id) => sessions.touch(id)),
    integrations: createIntegrationsService(createIntegrationStore(database, sealer)),
    facts: createFacts(database),
    sealer,
    commands,
    slots,
    runScript: createScriptRunner(createComputerRunner(commands), async () => ({
      outcome: 'unsupported',
      detail: 'It runs on the server.',
    })),
    licences: createLicenceStore(database, sealer),
    openLicence: sealer.open,
    deliver: async (id) => void delivered.push(id),
    async wake(id) {
      const woken = await sessions.tell(id, 'connect', clock.now)
      if (woken.accepted) begun.push(id)
    },
    async turnOver(computerId) {
      const next = await sessions.nextInQueue(computerId)
      if (next) begun.push(next)
    },
    askTargets: async () => undefined,
    afterInventory: async () => undefined,
    logDays: 30,
    stopping: stop.signal,
    log: pino({ enabled: false }),
    now,
  }

  /** Runs the stretch that the session stands before. */
  async function advance(id: string): Promise<void> {
    await advanceSession(context, id, (await sessions.findStretch(id))?.stretch ?? 0)
  }

  async function row(id: string) {
    const found = await sessions.find(id)
    if (!found) throw new Error(`There is no session ${id}.`)
    const unread = { where: { id }, select: { decisions: true } }
    return { ...found, ...(await database.prisma.maintenanceSession.findUniqueOrThrow(unread)) }
  }

  return {
    database,
    sessions,
    context,
    clock,
    begun,
    delivered,
    advance,
    row,
    /** Every command that went out, as `kind` or what its script is. */
    sent: (sessionId: string) =>
      answering.commands
        .filter((command) => command.sessionId === sessionId)
        .map(({ kind, body }) => body?.replace('echo ', '') ?? kind),

    /** Runs the stretch that the session stands before, and whatever that begins, to rest. Gives its row then. */
    async settle(id: string) {
      await advance(id)
      for (let next = begun.shift(); next !== undefined; next = begun.shift()) await advance(next)
      return await row(id)
    },

    async addComputer(given: { tenantId?: string; online?: boolean; features?: string[] } = {}) {
      const { tenantId = await makeTenant(database), ...agent } = given
      const id = await makeComputer(database, { tenantId })
      const agentId = await addAgent(database, id, agent)
      const computer: TestComputer = {
        id,
        tenantId,
        agentId,
        installed: new Map(),
        onCommand: () => undefined,
      }
      computers.set(id, computer)
      return computer
    },

    /** Connects or disconnects the computer's agent; another start of the machine where one is named. */
    async setOnline({ agentId }: TestComputer, online: boolean, bootId?: string): Promise<void> {
      const data = { online, ...(bootId ? { bootId } : {}) }
      await database.prisma.agent.update({ where: { id: agentId }, data })
    },

    /** A software, in versions 1.0 and 2.0, that is wanted in its newest version on one computer. */
    async addSoftware(
      { id }: TestComputer,
      name: string,
      {
        software = {},
        deployment = {},
      }: { software?: Partial<NewSoftware>; deployment?: Partial<NewDeployment> } = {},
    ) {
      const scripts = Object.fromEntries(
        ['install', 'update', 'uninstall'].map((part) => [part, scriptOf(`${part} ${name}`)]),
      )
      const itemId = await makeSoftware(database, {
        name,
        ...software,
        scripts: { detection: scriptOf(`detect ${name}`), ...scripts, ...software.scripts },
      })
      const target: Target = targetOf({ scope: 'individual', type: 'computer', ref: id })
      const rule = { target, enforcement: 'required', visibility: [], ...deployment }
      return { itemId, deploymentId: await makeDeployment(database, { itemId, ...rule }) }
    },

    /** A session on the computer, made now. */
    async addSession(computer: TestComputer, session: Partial<NewSession> = {}): Promise<string> {
      const { id: computerId, tenantId } = computer
      const asked = { tenantId, computerId, kind: 'maintenance', ...session }
      return await makeSession(database, asked, clock.now)
    },

    async close() {
      stop.abort(new Error('The test is over.'))
      await database.close()
      await files.remove()
    },
  }
}
