import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { openDatabase } from '../../server/db/client.ts'
import type { DatabaseTarget } from '../../server/db/target.ts'
import { createTestDatabase } from '../../server/db/testing.ts'
import { makeSession } from '../../server/domains/testing.ts'

const main = join(import.meta.dirname, '..', 'main.ts')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-configuration-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command where nobody can be asked, with these settings. */
async function deskhand(settings: Record<string, string>, ...words: string[]): Promise<Ended> {
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...settings }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...words], { env })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    if (typeof error !== 'object' || error === null || !('stdout' in error)) throw error
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : stringify(content))
  return path
}

const world = {
  now: '2026-11-23T09:00:00Z',
  tenants: [{ id: 'no', name: 'Norway' }],
  persons: [{ id: 'jane', tenant: 'no', name: 'Jane Roe', upn: 'jane@contoso.com' }],
  computers: [{ id: 'pc1', tenant: 'no', name: 'PC-1', primaryPerson: 'jane', kind: 'portable' }],
  items: [{ id: 'reader', kind: 'software', name: 'Reader', versions: ['1.0'] }],
  deployments: [
    {
      id: 'd1',
      item: 'reader',
      desired: { state: 'installed', version: 'latest' },
      target: { scope: 'cross-tenant', type: 'all' },
      enforcement: 'required',
    },
  ],
  detected: { pc1: { reader: '1.0' } },
}
const { now: _, ...facts } = world

describe.each(['sqlite', 'postgresql'] as const)('the configuration as a file, on %s', (provider) => {
  let target: DatabaseTarget
  let settings: Record<string, string>
  beforeEach(async () => {
    const data = mkdtempSync(join(folder, 'data-'))
    settings = { DESKHAND_DATA: data }
    target = { file: join(data, 'deskhand.db') }
    if (provider === 'sqlite') return
    const database = await createTestDatabase(provider, 'empty')
    target = database.target
    settings.DATABASE_URL = target.url ?? ''
    return () => database.remove()
  })

  test('is applied, comes out as it went in, and decides the same', async () => {
    const path = file('world.yaml', world)
    const applied = await deskhand(settings, 'apply', path, '--yes')
    expect(applied).toEqual({
      code: 0,
      err: '',
      out: `Tenants: 1 added
  + no "Norway"
Persons: 1 added
  + jane "Jane Roe"
Computers: 1 added
  + pc1 "PC-1"
Maintenance items: 1 added
  + reader "Reader"
Deployments: 1 added
  + d1
Detected: 1 added
  + pc1 / reader
Applied.
`,
    })
    expect(await deskhand(settings, 'apply', path)).toEqual({ code: 0, err: '', out: 'Nothing to do.\n' })

    const exported = await deskhand(settings, 'export')
    expect(exported).toMatchObject({ code: 0, err: '' })
    expect(parse(exported.out)).toEqual(facts)
    // Older readers take a bare "no" for false.
    expect(exported.out).toContain('- id: "no"')
    const again = join(folder, 'again.yaml')
    expect(await deskhand(settings, 'export', '--file', again)).toEqual({ code: 0, err: '', out: '' })
    expect(readFileSync(again, 'utf8')).toBe(exported.out)
    const json = await deskhand(settings, 'export', '--json')
    expect(JSON.parse(json.out)).toEqual(facts)

    const at = ['--at', world.now, '--json']
    const decided = await deskhand({}, 'resolve', path, ...at)
    expect(decided.code).toBe(0)
    expect(await deskhand({}, 'resolve', again, ...at)).toEqual(decided)
  })

  test('shows what changes and what stands in the way', async () => {
    await deskhand(settings, 'apply', file('first.yaml', world), '--yes')
    const wanted = file('second.yaml', {
      ...world,
      computers: [{ id: 'pc1', tenant: 'no', name: 'PC-1', tags: ['vip'] }],
      deployments: [],
    })
    const asked = await deskhand(settings, 'apply', wanted)
    expect(asked).toEqual({
      code: 2,
      out: '',
      err: 'Nobody can be asked here: look at the difference on a terminal, or give --yes.\n',
    })
    const applied = await deskhand(settings, 'apply', wanted, '--yes', '--json')
    expect(JSON.parse(applied.out)).toMatchObject({
      changed: 2,
      counts: { computers: { added: 0, changed: 1, removed: 0 }, deployments: { removed: 1 } },
      difference: { computers: { changed: [{ keys: ['tags', 'primaryPerson', 'kind'] }] } },
    })

    const opened = await openDatabase(target)
    await makeSession(opened, { tenantId: 'no', computerId: 'pc1' })
    await opened.close()
    const refused = await deskhand(settings, 'apply', file('empty.yaml', '{}'), '--yes')
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `The computer "pc1" cannot be removed: sessions ran on it, and their history needs it.
The tenant "no" cannot be removed: it has sessions, and their history needs it.
Nothing was changed.
`,
    })
  })
})

describe('refused', () => {
  const settings = () => ({ DESKHAND_DATA: join(folder, 'none') })

  test('every problem of a file at once, one a line, and nothing on standard output', async () => {
    const path = file('broken.yaml', {
      tenants: [{ id: 't' }, { id: 't', name: 'T', colour: 'red' }],
      computers: [{ id: 'c', tenant: 'nobody', name: 'C' }],
    })
    const { code, out, err } = await deskhand(settings(), 'apply', path)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.trimEnd().split('\n').sort()).toEqual([
      `${path}: computers[0].tenant: there is no tenant with the id "nobody"`,
      `${path}: tenants[0].name: is required`,
      `${path}: tenants[1].colour: unknown key "colour"`,
      `${path}: tenants[1].id: "t" is already the id of tenants[0]`,
    ])
  })

  test.each([
    [['apply'], 2],
    [['apply', 'a.yaml', 'b.yaml'], 2],
    [['apply', '/nowhere/world.yaml', '--yes'], 2],
    [['apply', 'world.yaml', '--force'], 2],
    [['export', '--yaml'], 2],
    [['export'], 1],
  ])('%j', async (words, exitCode) => {
    const { code, out, err } = await deskhand(settings(), ...words)
    expect({ code, out }).toEqual({ code: exitCode, out: '' })
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('settings that are not understood, and a database that does not answer', async () => {
    const misspelt = await deskhand({ ...settings(), DESKHAND_DATABASE: 'x' }, 'export')
    expect(misspelt).toMatchObject({
      code: 1,
      out: '',
      err: 'DESKHAND_DATABASE is not a setting of Deskhand.\n',
    })
    const path = file('empty.yaml', '{}')
    const url = 'postgresql://user:secret-word@127.0.0.1:1/none'
    const away = await deskhand({ ...settings(), DATABASE_URL: url }, 'apply', path, '--yes')
    expect(away).toMatchObject({ code: 1, out: '' })
    expect(away.err).toContain('deskhand doctor')
    expect(away.err).not.toContain('secret-word')
  })
})
