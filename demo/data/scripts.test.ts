import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadDetails } from './load.ts'
import { candidateIn } from './read-apt-candidate.ts'

const { items } = loadDetails()
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-scripts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Outcome = { code: number; output: string; answer: string }

/** Runs a script as an agent does: the body by `sh`, parameters as environment variables. */
function run(body: string | undefined, environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { PATH: process.env.PATH ?? '', DEMO_FOLDER: folder, ...environment }
  return new Promise((resolve) => {
    execFile('sh', ['-c', body ?? 'exit 99'], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`
      const answer = stdout.split('\n').findLast((line) => line.trim() !== '') ?? ''
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, output, answer })
    })
  })
}

const taskOf = (id: string) => {
  const task = items[id]?.task
  return { test: task?.test?.body, set: task?.set?.body, get: task?.get?.body }
}

const shellScripts = Object.entries(items).flatMap(([id, { software, task }]) =>
  [software?.install, software?.update, software?.uninstall, task?.test, task?.set, task?.get]
    .concat(Object.values(software?.versions ?? {}).flatMap((own) => [own.install, own.update]))
    .flatMap((script) => (script?.language === 'sh' ? [[id, script.body] as const] : [])),
)

test.each(shellScripts)('a script of %s is well formed', async (_id, body) => {
  expect(await run(`sh -n <<'END_OF_SCRIPT'\n${body}\nEND_OF_SCRIPT`)).toMatchObject({ code: 0, output: '' })
})

test('the notice is missing, then written, then as wanted', async () => {
  const { test: check, set } = taskOf('managed-banner')
  const text = { DESKHAND_PARAM_TEXT: 'Looked after by "Fernway" – $HOME stays as it is' }
  expect(await run(check, text)).toMatchObject({ code: 0, answer: 'false' })
  expect(await run(set, text)).toMatchObject({ code: 0, answer: 'Done.' })
  expect(await run(check, text)).toMatchObject({ code: 0, answer: 'true' })
  expect(await readFile(join(folder, 'NOTICE.txt'), 'utf8')).toBe(`${text.DESKHAND_PARAM_TEXT}\n`)
  expect(await run(check, { DESKHAND_PARAM_TEXT: 'Other' })).toMatchObject({ answer: 'false' })
})

test('the notice wants a folder', async () => {
  const { test: check } = taskOf('managed-banner')
  const outcome = await run(check, { DEMO_FOLDER: '', DESKHAND_PARAM_TEXT: 'x' })
  expect(outcome.code).toBe(1)
  expect(outcome.output).toContain('No folder is given')
})

test('free disk space answers by the percentage', async () => {
  const { test: check } = taskOf('free-disk-space')
  expect(await run(check, { DESKHAND_PARAM_PERCENTAGE: '0' })).toMatchObject({ code: 0, answer: 'true' })
  expect(await run(check, { DESKHAND_PARAM_PERCENTAGE: '101' })).toMatchObject({ code: 0, answer: 'false' })
  expect(await run(check, { DESKHAND_PARAM_PERCENTAGE: '1; rm' })).toMatchObject({ code: 1 })
})

test('uptime and load ends with JSON', async () => {
  const { code, answer } = await run(taskOf('uptime-load').get)
  expect(code).toBe(0)
  expect(JSON.parse(answer)).toMatchObject({
    load: [expect.any(Number), expect.any(Number), expect.any(Number)],
  })
})

test('old cache files go, new ones stay', async () => {
  const { test: check, set } = taskOf('clear-cache')
  const days = { DESKHAND_PARAM_DAYS: '7' }
  expect(await run(check, days)).toMatchObject({ answer: 'true' })
  const cache = join(folder, 'cache')
  await mkdir(cache)
  await writeFile(join(cache, 'new.tmp'), 'new')
  await writeFile(join(cache, 'old.tmp'), 'old')
  const longAgo = new Date(Date.now() - 30 * 86_400_000)
  await utimes(join(cache, 'old.tmp'), longAgo, longAgo)
  expect(await run(check, days)).toMatchObject({ answer: 'false' })
  expect(await run(set, days)).toMatchObject({ code: 0 })
  expect(await run(check, days)).toMatchObject({ answer: 'true' })
  await stat(join(cache, 'new.tmp'))
})

test('the cache script does nothing without its folder', async () => {
  const outcome = await run(taskOf('clear-cache').set, { DEMO_FOLDER: '', DESKHAND_PARAM_DAYS: '7' })
  expect(outcome.code).not.toBe(0)
  expect(outcome.output).toContain('DEMO_FOLDER')
})

test('the shared folder is closed and opened', async () => {
  const { test: check, set } = taskOf('folder-permissions')
  for (const groupWrite of ['false', 'true']) {
    const parameter = { DESKHAND_PARAM_GROUP_WRITE: groupWrite }
    expect(await run(check, parameter)).toMatchObject({ answer: 'false' })
    expect(await run(set, parameter)).toMatchObject({ code: 0 })
    expect(await run(check, parameter)).toMatchObject({ answer: 'true' })
  }
})

test('hello says what it needs when it is not root', async () => {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  await writeFile(join(bin, 'id'), '#!/bin/sh\necho 1000\n')
  await chmod(join(bin, 'id'), 0o755)
  const PATH = `${bin}:${process.env.PATH ?? ''}`
  const hello = items.hello?.software
  const bodies = [hello?.install, hello?.update, hello?.uninstall, hello?.versions['2.9-1']?.install]
  for (const script of bodies) {
    const outcome = await run(script?.body, { PATH })
    expect(outcome.code).toBe(1)
    expect(outcome.output).toContain('needs the rights of root')
  }
})

test('the candidate is read from what apt prints', () => {
  expect(candidateIn('hello:\n  Installed: (none)\n  Candidate: 2.10-3\n  Version table:\n')).toBe('2.10-3')
  expect(candidateIn('hello:\n  Installed: (none)\n  Candidate: (none)\n')).toBeNull()
  expect(candidateIn('')).toBeNull()
})
