import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer } from './main.ts'
import { keyFilesOf } from './secrets.ts'
import { loadSettings, type Settings } from './settings.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-main-'))
})
afterEach(() => rm(folder, { recursive: true }))

function settings(env: Record<string, string> = {}): Settings {
  const loaded = loadSettings({ DESKHAND_DATA: folder, DESKHAND_PORT: '0', ...env })
  if (!loaded.ok) throw new Error(loaded.problems.join(' '))
  return loaded.settings
}

const quiet = { quiet: true }

test('is ready when it has started, stops, and starts again with another set-up link', async () => {
  const first = await startServer(settings(), quiet)
  const ready = await fetch(`${first.url}/readyz`)
  expect(await ready.json()).toMatchObject({ ready: true })
  await first.stop()
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()
  const second = await startServer(settings(), quiet)
  expect(second.setupLink).not.toBe(first.setupLink)
  await second.stop()
  await second.stop()
})

test('a taken port is said before anything is made', async () => {
  const first = await startServer(settings(), quiet)
  const elsewhere = join(folder, 'other')
  const taken = settings({ DESKHAND_PORT: String(first.port), DESKHAND_DATA: elsewhere })
  await expect(startServer(taken, quiet)).rejects.toThrow(`Port ${first.port} is taken on 127.0.0.1.`)
  await expect(startServer(settings({ DESKHAND_HOST: '203.0.113.1' }), quiet)).rejects.toThrow(
    '203.0.113.1 is not an address of this machine.',
  )
  await first.stop()
})

test('refuses a database that belongs to other keys', async () => {
  await (await startServer(settings(), quiet)).stop()
  await rm(keyFilesOf(folder).secretKey)
  await expect(startServer(settings(), quiet)).rejects.toThrow('This database belongs to other keys.')
})
