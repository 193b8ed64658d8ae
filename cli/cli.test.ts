import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'

const run = promisify(execFile)
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Without what makes Node colour its output where there is no terminal. */
const plainEnvironment = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined }

async function deskhand(...parameters: string[]): Promise<Ended> {
  const main = join(import.meta.dirname, 'main.ts')
  try {
    const { stdout, stderr } = await run(process.execPath, [main, ...parameters], { env: plainEnvironment })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    if (!isEnded(error)) throw error
    return { code: error.code, out: error.stdout, err: error.stderr }
  }
}

function isEnded(error: unknown): error is { code: number; stdout: string; stderr: string } {
  return typeof error === 'object' && error !== null && 'stdout' in error && 'code' in error
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const everywhere = { scope: 'cross-tenant', type: 'all' }
const world = {
  now: '2026-11-23T09:00:00Z',
  tenants: [{ id: 't', name: 'T' }],
  persons: [{ id: 'p', tenant: 't', name: 'P' }],
  computers: [
    { id: 'c1', tenant: 't', name: 'C1', kind: 'portable' },
    { id: 'c2', tenant: 't', name: 'C2' },
  ],
  agreements: [{ id: 'a', tenant: 't', type: 'Managed', from: '2026-12-01', computers: null }],
  items: [
    { id: 's', kind: 'software', name: 'S', versions: ['1.0'] },
    { id: 'r', kind: 'software', name: 'R', versions: ['2.0'] },
    { id: 'm', kind: 'task', name: 'M', subject: 'person' },
  ],
  deployments: [
    {
      id: 'd1',
      item: 's',
      desired: { state: 'installed', version: 'latest' },
      target: everywhere,
      enforcement: 'required',
      visibility: ['technicianTools'],
    },
    {
      id: 'd2',
      item: 's',
      desired: { state: 'ignored' },
      target: { ...everywhere, filter: 'servers' },
      enforcement: 'required',
    },
    {
      id: 'd3',
      item: 'r',
      desired: { state: 'uninstalled' },
      target: { ...everywhere, type: 'agreementType', ref: 'Managed' },
      enforcement: 'required',
    },
    {
      id: 'd4',
      item: 'm',
      desired: { mode: 'enforce' },
      target: everywhere,
      enforcement: 'adhoc',
      visibility: ['technicianTools'],
    },
  ],
  detected: { c1: { s: null, r: '2.0' } },
}
const yamlFile = () => file('world.yaml', stringify(world))

describe('resolve', () => {
  test('prints every decision as JSON, by subject and item, without those that nothing applies to', async () => {
    const { code, out, err } = await deskhand('resolve', yamlFile(), '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toEqual([
      {
        subject: 'c1',
        subjectKind: 'computer',
        item: 's',
        status: 'decided',
        winner: 'd1',
        conflict: false,
        trace: [
          { deployment: 'd1', outcome: 'won', reason: null, to: null },
          { deployment: 'd2', outcome: 'noMatch', reason: 'filter', to: null },
        ],
      },
      {
        subject: 'c2',
        subjectKind: 'computer',
        item: 's',
        status: 'withheld',
        winner: null,
        conflict: false,
        trace: [
          { deployment: 'd2', outcome: 'unknown', reason: 'kind', to: null },
          { deployment: 'd1', outcome: 'lost', reason: 'withheld', to: null },
        ],
      },
    ])
  })

  test('with a subject also prints what does not apply, and --at wins over the file', async () => {
    const path = file('world.json', JSON.stringify(world))
    const before = await deskhand('resolve', path, '--subject', 'c1', '--json')
    const statuses = (out: string) =>
      JSON.parse(out).map((row: { item: string; status: string }) => [row.item, row.status])
    expect(statuses(before.out)).toEqual([
      ['r', 'none'],
      ['s', 'decided'],
    ])
    const after = await deskhand('resolve', path, '--subject=c1', '--json', '--at', '2026-12-01T00:00:00Z')
    expect(statuses(after.out)).toEqual([
      ['r', 'decided'],
      ['s', 'decided'],
    ])
    const nobody = await deskhand('resolve', path, '--subject', 't', '--json')
    expect(nobody.out).toBe('[]\n')
  })

  test('prints a table with the reasons in words, and no colour where nobody sees it', async () => {
    const { code, out } = await deskhand('resolve', yamlFile())
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'SUBJECT  ITEM  STATUS    DEPLOYMENT  WHY',
      "c1       s     decided               S: install the latest, as 'd1' says.",
      '                         d1          Won: it targets everything across all tenants.',
      '                         d2          Does not match: its filter leaves this one out; it targets everything across all tenants (servers only).',
      "c2       s     withheld              S is withheld: we do not know yet what kind of computer this is. Nothing is done as long as 'd2' (leave alone) can’t be checked. Run an inventory of the computer.",
      '                         d2          Cannot be checked: we do not know yet what kind of computer this is.',
      "                         d1          Waits: nothing is decided before 'd2' can be checked.",
      '',
    ])
  })
})

describe('explain', () => {
  test('says why, and what would flip it', async () => {
    const { code, out, err } = await deskhand('explain', yamlFile(), '--subject', 'c2', '--item', 's')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.split('\n')).toEqual([
      "S is withheld: we do not know yet what kind of computer this is. Nothing is done as long as 'd2' (leave alone) can’t be checked. Run an inventory of the computer.",
      '',
      'DEPLOYMENT  WHY',
      'd2          Cannot be checked: we do not know yet what kind of computer this is.',
      "d1          Waits: nothing is decided before 'd2' can be checked.",
      '',
      'WHAT WOULD FLIP THIS',
      "Find out what kind of computer C2 is: if the computer is a portable computer or a workstation, 'd1' wins (install the latest).",
      "Find out what kind of computer C2 is: if the computer is a server, 'd2' wins (leave alone).",
      "Switch 'd2' off: then 'd1' wins (install the latest).",
      '',
    ])
  })

  test('says what would make one deployment win, as JSON too', async () => {
    const parameters = ['explain', yamlFile(), '--subject', 'c1', '--item', 'r', '--deployment', 'd3']
    const { code, out } = await deskhand(...parameters, '--json')
    expect(code).toBe(0)
    const { flips, ...rest } = JSON.parse(out)
    expect(rest).toEqual({
      subject: 'c1',
      subjectKind: 'computer',
      item: 'r',
      status: 'none',
      winner: null,
      conflict: false,
      outcome: 'Nothing applies to R.',
      entries: [
        {
          deployment: 'd3',
          outcome: 'noMatch',
          reason: 'type',
          to: null,
          sentence:
            "Does not match: its target means others; it targets agreements of the type 'Managed' across all tenants.",
        },
      ],
    })
    expect(flips[0]).toEqual({
      sentence: "Wait until 2026-12-01, when the agreement 'a' (Managed) begins: then 'd3' wins (uninstall).",
      status: 'decided',
      winner: 'd3',
      changes: [
        {
          kind: 'wait',
          until: '2026-12-01T00:00:00.000Z',
          day: '2026-12-01',
          agreement: 'a',
          product: null,
          event: 'begins',
        },
      ],
    })
    const won = await deskhand(...parameters, '--at', '2026-12-01T00:00:00Z')
    expect(won.out).toContain('\nd3 wins as it is.\n')
    const never = await deskhand('explain', yamlFile(), '--subject=c1', '--item=s', '--deployment=d2')
    expect(never.out).toContain('\nNo one or two changes would make d2 win, short of another target.\n')
  })
})

describe('plan', () => {
  test('prints the plan of a computer', async () => {
    const { code, out } = await deskhand(
      'plan',
      yamlFile(),
      '--computer',
      'c1',
      '--at',
      '2026-12-01T00:00:00Z',
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      computer: 'c1',
      actions: [
        { item: 'r', action: 'uninstall', version: null, deployment: 'd3', because: null },
        { item: 's', action: 'install', version: '1.0', deployment: 'd1', because: null },
      ],
      errors: [],
      withheld: [],
    })
  })

  test('prints errors and what is withheld, as a table too', async () => {
    const { out } = await deskhand('plan', yamlFile(), '--computer', 'c2', '--at', '2026-12-01T00:00:00Z')
    expect(out).toBe(
      [
        'Nothing to do.',
        '',
        'ITEM  ERROR        WHAT TO DO',
        'r     notDetected  Nobody has looked yet whether R is in place: run detection on this computer first.',
        '',
        'ITEM  STATUS    WHY',
        's     withheld  we do not know yet what kind of computer this is',
        '',
      ].join('\n'),
    )
  })
})

describe('tools', () => {
  test('prints the tools of a subject', async () => {
    const { code, out } = await deskhand('tools', yamlFile(), '--subject', 'p', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual([
      { item: 'm', deployment: 'd4', status: 'decided', overruledBy: null, missing: [] },
    ])
    const table = await deskhand('tools', yamlFile(), '--subject', 'c1')
    expect(table.out).toBe('ITEM  STATUS   DEPLOYMENT  NOTE\ns     decided  d1\n')
  })
})

describe('what is wrong goes to standard error, one problem a line, with exit code 2', () => {
  const broken = () => file('broken.yaml', stringify({ ...world, now: 'today', extra: 1, tenants: [] }))

  test.each<[string, () => string[], (string | RegExp)[]]>([
    [
      'a file that is not there',
      () => ['resolve', join(folder, 'none.yaml')],
      [/none\.yaml: cannot be read/],
    ],
    ['no file', () => ['resolve'], ['missing WORLD, the path of a world file']],
    [
      'bad YAML',
      () => ['resolve', file('bad.yaml', 'a: [1\nb: 2\nb: 3\n')],
      [/bad\.yaml: line 2, column 1: /, /line 3, column 1: Map keys/],
    ],
    [
      'several documents',
      () => ['resolve', file('two.yaml', 'now: x\n---\nnow: y\n')],
      [/multiple documents/],
    ],
    ['an empty file', () => ['resolve', file('empty.yaml', '')], [/empty\.yaml: must not be null/]],
    [
      'a file that does not validate',
      () => ['plan', broken(), '--computer', 'c1'],
      [
        /now: must be an instant/,
        /unknown key "extra"/,
        ...Array(4).fill(/there is no tenant with the id "t"/),
      ],
    ],
    [
      'everything at once',
      () => ['plan', file('odd.json', '{"odd": 1}'), '--at', 'noon', '--sideways'],
      [
        'unknown option "--sideways"',
        'missing option --computer',
        /--at "noon" is not an instant/,
        /odd\.json: odd: unknown key "odd"/,
      ],
    ],
    [
      'an unknown subject',
      () => ['resolve', yamlFile(), '--subject', 'x'],
      ['there is no computer, person or tenant with the id "x"'],
    ],
    [
      'an unknown computer',
      () => ['plan', yamlFile(), '--computer', 'p'],
      ['there is no computer with the id "p"'],
    ],
    ['no subject', () => ['tools', yamlFile()], ['missing option --subject']],
    [
      'an unknown tools subject',
      () => ['tools', yamlFile(), '--subject', 's'],
      ['there is no computer, person or tenant with the id "s"'],
    ],
    [
      'neither subject nor item',
      () => ['explain', yamlFile()],
      ['missing option --subject', 'missing option --item'],
    ],
    [
      'an unknown subject to explain',
      () => ['explain', yamlFile(), '--subject', 'x', '--item', 's'],
      ['there is no computer, person or tenant with the id "x"'],
    ],
    [
      'an unknown item',
      () => ['explain', yamlFile(), '--subject', 'c1', '--item', 'x'],
      ['there is no software or task with the id "x"'],
    ],
    [
      'an item of another kind of subject',
      () => ['explain', yamlFile(), '--subject', 'c1', '--item', 'm'],
      ['"m" is decided for a person, and "c1" is a computer'],
    ],
    [
      'another item’s deployment',
      () => ['explain', yamlFile(), '--subject', 'c1', '--item', 's', '--deployment', 'd3'],
      ['there is no deployment of "s" with the id "d3"'],
    ],
    [
      'another command’s option',
      () => ['plan', yamlFile(), '--computer', 'c1', '--subject=c1'],
      ['unknown option "--subject"'],
    ],
    ['an option without its value', () => ['resolve', yamlFile(), '--at'], [/argument missing/]],
    ['surplus arguments', () => ['resolve', yamlFile(), 'more'], ['unexpected argument "more"']],
    ['an unknown command', () => ['conjure', yamlFile()], [/unknown command 'conjure'/]],
    [
      'an unknown option of the program',
      () => ['--loud', 'resolve', yamlFile()],
      [/unknown option '--loud'/],
    ],
  ])('%s', async (_what, parameters, lines) => {
    const { code, out, err } = await deskhand(...parameters())
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.split('\n')).toEqual([
      ...lines.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
      '',
    ])
  })

  test('no command at all shows the help there', async () => {
    const { code, out, err } = await deskhand()
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Usage: deskhand')
  })
})

test('help goes to standard output', async () => {
  const { code, out } = await deskhand('plan', '--help')
  expect(code).toBe(0)
  expect(out).toContain('Usage: deskhand plan WORLD [options]')
})
