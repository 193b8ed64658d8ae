import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrateDatabase } from '../../server/db/migrate.ts'
import { keyFilesOf, loadSecrets } from '../../server/secrets.ts'
import { loadSettings } from '../../server/settings.ts'
import { examine, examineNode } from './examine.ts'

let folder: string
let env: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-doctor-'))
  env = { DESKHAND_DATA: folder, DESKHAND_PORT: '0' }
})
afterEach(() => rm(folder, { recursive: true }))

async function verdictOn(subject: string, more: Record<string, string> = {}) {
  const found = (await examine({ ...env, ...more })).find((finding) => finding.subject === subject)
  return found ? [found.verdict, `${found.words} ${found.advice ?? ''}`] : []
}

async function makeKeys() {
  const loaded = loadSettings(env)
  if (!loaded.ok) throw new Error(loaded.problems.join())
  await loadSecrets(loaded.settings)
}

test('all is well before the first start and after it', async () => {
  expect((await examine(env)).map(({ verdict }) => verdict)).toEqual(Array(8).fill('good'))
  await makeKeys()
  await migrateDatabase({ file: join(folder, 'deskhand.db') })
  expect((await examine(env)).map(({ verdict }) => verdict)).toEqual(Array(8).fill('good'))
  expect(await verdictOn('Database')).toEqual(['good', 'sqlite answers and is up to date. '])
})

test('says what is wrong, and what to do', async () => {
  await makeKeys()
  const { secretKey } = keyFilesOf(folder)
  await chmod(secretKey, 0o640)
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'deskhand.db'), 'not a database')
  expect(await verdictOn('Secret key')).toEqual([
    'bad',
    expect.stringContaining(`Run: chmod 600 ${secretKey}`),
  ])
  expect(await verdictOn('Data folder')).toEqual([
    'warning',
    expect.stringContaining(`Run: chmod 700 ${folder}`),
  ])
  expect(await verdictOn('Database')).toEqual(['bad', expect.stringContaining('sqlite does not answer')])
  expect(await verdictOn('Settings', { DESKHAND_PROT: '1' })).toEqual([
    'bad',
    expect.stringContaining('DESKHAND_PROT'),
  ])
  expect(await verdictOn('Data folder', { DESKHAND_DATA: secretKey })).toEqual([
    'bad',
    expect.stringContaining('is not a folder'),
  ])
})

test('a database server that does not answer is named without its password', async () => {
  const found = await verdictOn('Database', {
    DATABASE_URL: 'postgresql://deskhand:hunter2@127.0.0.1:1/deskhand',
  })
  expect(found[0]).toBe('bad')
  expect(found.join()).not.toContain('hunter2')
})

test('a taken port is a warning: it may be the server itself', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const port = String((other.address() as AddressInfo).port)
  expect(await verdictOn('Port', { DESKHAND_PORT: port })).toEqual([
    'warning',
    expect.stringContaining('is taken'),
  ])
  other.close()
})

test.each([
  ['http://deskhand.example.com', {}, 'bad', 'sends passwords unprotected'],
  ['https://deskhand.example.com', {}, 'warning', 'no proxy is trusted'],
  ['https://deskhand.example.com', { DESKHAND_TRUST_PROXY: '1' }, 'good', ''],
  ['http://localhost:4300', { DESKHAND_HOST: '0.0.0.0' }, 'warning', 'works on this machine only'],
])('the public address %s with %o is %s', async (url, more, verdict, words) => {
  expect(await verdictOn('Public address', { DESKHAND_URL: url, ...more })).toEqual([
    verdict,
    expect.stringContaining(words),
  ])
})

test.each([
  ['20.19.0', 'bad'],
  ['22.12.9', 'bad'],
  ['22.13.0', 'good'],
  ['24.0.0', 'good'],
])('Node %s is %s', (version, verdict) => {
  expect(examineNode(version).verdict).toBe(verdict)
})
