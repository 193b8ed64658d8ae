import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import type { Desired } from '../core/facts/desired.ts'
import type { Target } from '../core/facts/target.ts'
import type { NewSoftware, NewTask } from '../server/domains/items/store.ts'
import { type Fleet, fileSoftware, runSession, startFleet } from './journey-fleet.ts'
import { watchSession } from './watch-session.ts'

// Everything that is done around a software and a task, with a real server and a real agent.

const content = Buffer.from('the installer of the tool\n'.repeat(1000))
const sha256 = createHash('sha256').update(content).digest('hex')

let fleet: Fleet
let files: Server
let address = ''
test.beforeAll(async () => {
  files = createServer((_request, response) => response.end(content))
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(files.address() as AddressInfo).port}/tool.bin`
  fleet = await startFleet({ computers: { 'PC-1': 'Contoso' } })
  await fleet.untilOnline()
})
test.afterAll(async () => {
  await fleet.stop()
  files.close()
})

const everybody: Target = {
  scope: 'cross-tenant',
  type: 'all',
  ref: null,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
}
const latest: Desired = { state: 'installed', version: 'latest' }
const sh = (name: string, body: string) => ({ name, context: 'system', language: 'sh', body })

async function add(item: NewSoftware | NewTask, desired: Desired | null = latest): Promise<string> {
  return await fleet.withStores(async ({ items, deployments }) => {
    const itemId = await items.create(item)
    if (desired) await deployments.create({ itemId, desired, target: everybody, enforcement: 'required' })
    return itemId
  })
}

function software(name: string, more: Partial<NewSoftware> = {}): NewSoftware {
  const file = name.toLowerCase().replaceAll(' ', '-')
  return {
    id: file,
    kind: 'software',
    name,
    detectionMethod: 'script',
    versions: [{ version: '1.0' }],
    ...more,
    scripts: { ...fileSoftware(file), ...more.scripts },
  }
}

test('a file is downloaded and checked before the script that needs it runs', async () => {
  const good = { url: address, sha256, fileName: 'tool.bin' }
  const tool = await add(
    software('Tool', {
      scripts: {
        install: sh(
          'install tool',
          'wc -c < "$DESKHAND_FILE" > "$MACHINE/size"; basename "$DESKHAND_FILE"; echo 1.0 > "$MACHINE/tool"',
        ),
      },
      versions: [{ version: '1.0', download: good }],
    }),
  )
  const session = await runSession(fleet, 'PC-1', { itemId: tool })
  expect(session).toMatchObject({ status: 'passed', actions: [{ result: 'success' }] })
  expect(session.actions[0]?.progress).toEqual({ bytesDone: content.length, bytesTotal: content.length })
  expect(fleet.computer('PC-1').installed('size')).toBe(String(content.length))

  const forged = await add(
    software('Forged Tool', {
      versions: [{ version: '1.0', download: { ...good, sha256: 'a'.repeat(64) } }],
    }),
  )
  const refused = await runSession(fleet, 'PC-1', { itemId: forged })
  expect(refused).toMatchObject({ status: 'failed', actions: [{ result: 'failed' }] })
  expect(refused.actions[0]?.reason).toMatch(/could not be downloaded whole.*checksum|SHA-256/i)
  expect(fleet.computer('PC-1').ran()).not.toContain('install forged-tool')
})

test('a licence reaches its script as a secret, and nobody else', async () => {
  const key = 'KEY-4711-SECRET'
  const paid = await add(
    software('Paid', {
      licenceKind: 'key',
      licenceRequired: true,
      scripts: {
        install: sh(
          'install paid',
          'echo "with $DESKHAND_PARAM_LICENCE"; echo "$DESKHAND_PARAM_LICENCE" > "$MACHINE/key"; echo 1.0 > "$MACHINE/paid"',
        ),
      },
    }),
  )
  const missing = await runSession(fleet, 'PC-1', { itemId: paid })
  expect(missing.actions[0]).toMatchObject({ result: 'failed' })
  expect(missing.actions[0]?.reason).toContain('licence')
  await fleet.api.licences.create.mutate({
    itemId: paid,
    tenantId: 'contoso',
    name: 'Contoso 2026',
    majorVersion: null,
    value: key,
  })
  const session = await runSession(fleet, 'PC-1', { itemId: paid })
  expect(session.status).toBe('passed')
  expect(fleet.computer('PC-1').installed('key')).toBe(key)
  const { log } = await fleet.api.sessions.log.query({ sessionId: session.id })
  const text = log.map((piece) => piece.text).join('')
  expect(text).toContain('with ')
  expect(text).not.toContain(key)
})

test('what follows an install, its test, and the repair of what does not work', async () => {
  const file = 'shaky'
  const shaky = await add(
    software('Shaky', {
      repair: 'reinstall',
      scripts: {
        postInstall: sh('after shaky', 'echo "after shaky" >> "$MACHINE/ran"'),
        test: sh('test shaky', '[ -e "$MACHINE/shaky-broken" ] && echo false || echo true'),
        install: sh(
          'install shaky',
          `echo "install ${file}" >> "$MACHINE/ran"; rm -f "$MACHINE/shaky-broken"; echo 1.0 > "$MACHINE/${file}"`,
        ),
      },
    }),
  )
  const computer = fleet.computer('PC-1')
  const ran = () => computer.ran().filter((line) => line.includes(file))
  expect((await runSession(fleet, 'PC-1', { itemId: shaky })).status).toBe('passed')
  expect(ran()).toEqual(['install shaky', 'after shaky'])
  computer.put('shaky-broken', 'yes')
  const repaired = await runSession(fleet, 'PC-1', { itemId: shaky })
  expect(repaired).toMatchObject({ status: 'passed', actions: [{ action: 'repair', result: 'success' }] })
  expect(ran().slice(2)).toEqual(['uninstall shaky', 'install shaky', 'after shaky'])
})

test('a configuration task runs once its software is there, whoever installed it', async () => {
  const task = await add(
    {
      id: 'configure-mail',
      kind: 'task',
      name: 'Configure Mail',
      scripts: {
        test: sh(
          'test mail',
          '[ "$(cat "$MACHINE/mail-set" 2>/dev/null)" = yes ] && echo true || echo false',
        ),
        set: sh('set mail', 'echo "configure mail" >> "$MACHINE/ran"; echo yes > "$MACHINE/mail-set"'),
      },
    },
    null,
  )
  const mail = await add(software('Mail', { configurationItemId: task }))
  const session = await runSession(fleet, 'PC-1', { itemId: mail })
  expect(session.actions.map(({ does, item, result }) => [does, item.name, result])).toEqual([
    ['Install 1.0', 'Mail', 'success'],
    ['Set', 'Configure Mail', 'success'],
  ])
  const computer = fleet.computer('PC-1')
  expect((await runSession(fleet, 'PC-1', { itemId: mail })).actions).toEqual([])
  // Somebody else installs it again, without our settings.
  computer.put('mail-set', null)
  const again = await runSession(fleet, 'PC-1', { itemId: mail })
  expect(again.actions).toMatchObject([{ action: 'set', result: 'success' }])
})

test('a task in each mode: enforce sets and tests again, audit only looks, monitor collects', async () => {
  const task = (name: string): NewTask => ({
    kind: 'task',
    name,
    scripts: {
      test: sh(`${name}: test`, `[ -e "$MACHINE/${name}" ] && echo true || echo false`),
      get: sh(`${name}: get`, `echo '{"free": 42}'`),
      set: sh(`${name}: set`, `touch "$MACHINE/${name}"`),
    },
  })
  const results: Record<string, object> = {}
  for (const mode of ['enforce', 'audit', 'monitor'] as const) {
    const itemId = await add(task(`task-${mode}`), { mode })
    const { status, actions } = await runSession(fleet, 'PC-1', { itemId })
    results[mode] = {
      status,
      action: actions[0]?.action,
      before: actions[0]?.before,
      after: actions[0]?.after,
    }
  }
  expect(results).toEqual({
    enforce: { status: 'passed', action: 'set', before: 'not compliant', after: 'compliant' },
    audit: { status: 'failed', action: 'audit', before: null, after: 'not compliant' },
    monitor: { status: 'passed', action: 'monitor', before: null, after: '{"free": 42}' },
  })
})

test('a software is found in the computer’s own list; a metascript decides on the server what runs on the computer', async () => {
  const dpkg = await add({
    kind: 'software',
    name: 'dpkg',
    detectionMethod: 'softwareName',
    detectionValue: 'DPKG',
    scripts: {},
    versions: [],
  })
  const listed = await runSession(fleet, 'PC-1', { itemId: dpkg, kind: 'detection' })
  expect(listed).toMatchObject({ status: 'passed', plan: { nothingToDo: true } })

  await fleet.api.scripts.create.mutate({
    name: 'Say hello',
    context: 'system',
    language: 'sh',
    body: 'echo "hello $DESKHAND_PARAM_WHO" | tee "$MACHINE/hello"',
    timeoutSeconds: 30,
    outputLimitBytes: 10_000,
  })
  const meta = (name: string, body: string) => ({ name, context: 'metascript', language: 'javascript', body })
  const task = await add(
    {
      kind: 'task',
      name: 'Greet',
      scripts: {
        test: meta('Greet: test', 'return parameters.done === "yes" || globalThis.never === true'),
        set: meta(
          'Greet: set',
          'const said = await invoke("Say hello", { parameters: { who: computer.name } }); log(said); return said',
        ),
      },
    },
    { mode: 'enforce' },
  )
  const session = await runSession(fleet, 'PC-1', { itemId: task })
  // Its test never agrees: the change is not believed.
  expect(session).toMatchObject({ status: 'failed', actions: [{ result: 'failed', after: 'not compliant' }] })
  expect(fleet.computer('PC-1').installed('hello')).toBe('hello PC-1')
})

test('all of it is seen live, from any point of the log on', async () => {
  const noisy = await add(
    software('Noisy', {
      scripts: { install: sh('install noisy', 'seq 1 2000; echo 1.0 > "$MACHINE/noisy"') },
    }),
  )
  const session = await runSession(fleet, 'PC-1', { itemId: noisy })
  const whole = watchSession(fleet.url, fleet.token, session.id, 0)
  await whole.ended
  expect(whole.log()).toContain('\n1999\n2000\n')
  const rest = watchSession(fleet.url, fleet.token, session.id, whole.sequence() - 1)
  await rest.ended
  expect(whole.log().endsWith(rest.log())).toBe(true)
  const found = await fleet.api.sessions.log.query({ sessionId: session.id, search: '1999' })
  expect(found.log.length).toBe(1)
})
