import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const main = join(import.meta.dirname, '..', 'main.ts')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-serve-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Runs the command; `until` waits for its output, `end` for its exit code. */
function run(command: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [main, command], {
    env: { PATH: process.env.PATH ?? '', DESKHAND_DATA: folder, ...env },
  })
  let output = ''
  let noticed: () => void = () => undefined
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      noticed()
    })
  }
  return {
    child,
    output: () => output,
    until: async (pattern: RegExp) => {
      for (;;) {
        const found = pattern.exec(output)
        if (found) return found
        await new Promise<void>((resolve) => {
          noticed = resolve
        })
      }
    },
    end: new Promise<number | null>((resolve) => child.once('close', resolve)),
  }
}

test('serves, prints the one-time link once, logs no token, and stops when told', async () => {
  const server = run('serve', { DESKHAND_PORT: '0' })
  const [, url, token = ''] = await server.until(/(http:\/\/127\.0\.0\.1:\d+)\/setup#(\S+)/)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await fetch(`${url}/trpc/users.me?input=${token}`)
  server.child.kill('SIGTERM')
  expect(await server.end).toBe(0)
  expect(server.output().split(token)).toHaveLength(2)
})

test('says why it does not start', async () => {
  const server = run('serve', { DESKHAND_PROT: '4300' })
  expect(await server.end).toBe(1)
  expect(server.output()).toContain('DESKHAND_PROT is not a setting of Deskhand.')
})

test('the doctor ends with 1 when something is wrong', async () => {
  expect(await run('doctor', { DESKHAND_PORT: '0' }).end).toBe(0)
  const doctor = run('doctor', { DESKHAND_PORT: '0', DESKHAND_URL: 'http://deskhand.example.com' })
  expect(await doctor.end).toBe(1)
  expect(doctor.output()).toContain('Put a proxy with TLS before the server')
})
