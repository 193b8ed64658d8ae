import { createPublicKey, sign, verify } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyFilesOf, loadSecrets } from './secrets.ts'
import { loadSettings, type Settings } from './settings.ts'

let folder: string
let settings: Settings

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'deskhand-keys-')), 'data')
  const loaded = loadSettings({ DESKHAND_DATA: folder })
  if (!loaded.ok) throw new Error(loaded.problems.join())
  settings = loaded.settings
})

afterEach(() => rm(join(folder, '..'), { recursive: true }))

test('makes the keys once, for this user alone', async () => {
  const first = await loadSecrets(settings)
  const second = await loadSecrets(settings)
  expect(second.fingerprint).toBe(first.fingerprint)
  expect(second.sealerFor('x').open(first.sealerFor('x').seal('text'))).toBe('text')
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
})

test('servers that start at once agree on the keys', async () => {
  const all = await Promise.all([1, 2, 3, 4].map(() => loadSecrets(settings)))
  expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1)
})

test('signs with Ed25519, and the public key checks it', async () => {
  const { signingKey, publicKey } = await loadSecrets(settings)
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  expect(verify(null, Buffer.from('text'), key, sign(null, Buffer.from('text'), signingKey))).toBe(true)
})

test('keys from the environment leave no file behind', async () => {
  await loadSecrets(settings)
  const files = keyFilesOf(folder)
  const env = {
    DESKHAND_DATA: join(folder, '..', 'other'),
    DESKHAND_SECRET_KEY: await readFile(files.secretKey, 'utf8'),
    DESKHAND_SIGNING_KEY: await readFile(files.signingKey, 'utf8'),
  }
  const shared = loadSettings(env)
  if (!shared.ok) throw new Error(shared.problems.join())
  expect((await loadSecrets(shared.settings)).fingerprint).toBe((await loadSecrets(settings)).fingerprint)
  expect(await readdir(shared.settings.dataFolder)).toEqual([])
})

test('refuses a key file that others can read, and one that is damaged, in words', async () => {
  await loadSecrets(settings)
  const { secretKey } = keyFilesOf(folder)
  await chmod(secretKey, 0o644)
  await expect(loadSecrets(settings)).rejects.toThrow(`Run: chmod 600 ${secretKey}`)
  await chmod(secretKey, 0o600)
  await writeFile(secretKey, 'half a ke')
  await expect(loadSecrets(settings)).rejects.toThrow('is damaged')
})
