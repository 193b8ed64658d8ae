import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandOf } from '../../core/agent-protocol/command.ts'
import type { AgentMessage } from '../../core/agent-protocol/messages.ts'
import { readAuthorization, verifyAuthorization } from '../../core/agent-protocol/request-signature.ts'
import { ServerClient } from '../connection/server-client.ts'
import { ServerClock } from '../connection/server-clock.ts'
import { createKeyPair } from '../create-key-pair.ts'
import { DownloadCache } from '../downloads/download-cache.ts'
import { downloadStarter } from './download.ts'

let folder: string
let server: Server
let origin: string
let answer: RequestListener
let requests: IncomingMessage[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-download-'))
  requests = []
  server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const content = Buffer.alloc(300_000, 'deskhand ')
const sha256 = createHash('sha256').update(content).digest('hex')
const keys = createKeyPair()
const agentId = randomUUID()
const downloads = () => readdirSync(join(folder, 'downloads'))

interface Wish {
  url?: string
  sha256?: string
  sizeBytes?: number | null
  timeoutSeconds?: number
}

function start(wish: Wish = {}, serverUrl = 'https://deskhand.example.com') {
  const identity = { agentId, serverUrl, serverPublicKey: keys.publicKey, ...keys, machine: {} }
  const starter = downloadStarter({
    cache: new DownloadCache(folder),
    client: new ServerClient(identity, new ServerClock(Date.now)),
    backOff: { shortestMs: 1, longestMs: 2 },
  })
  const command: CommandOf<'download'> = {
    version: 1,
    id: randomUUID(),
    agentId,
    requires: ['download'],
    timeoutSeconds: 60,
    outputLimitBytes: 0,
    issuedAt: '2026-11-24T10:00:00.000Z',
    expiresAt: '2026-11-24T10:10:00.000Z',
    kind: 'download',
    url: `${origin}/files/setup.exe?signature=secret`,
    sha256,
    sizeBytes: content.length,
    ...wish,
  }
  const told: AgentMessage[] = []
  const report = {
    running: () => undefined,
    output: () => undefined,
    tell: (message: AgentMessage) => told.push(message),
    holdWhenIdle: () => false,
  }
  return { run: starter(command, report), told }
}

describe('a download', () => {
  it('is kept under its checksum, with progress at its begin and its end', async () => {
    answer = (_, response) => response.end(content)
    const { run, told } = start()
    expect(await run.result).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
      outputTail: '',
      truncated: false,
    })
    expect(downloads()).toEqual([sha256])
    expect(readFileSync(join(folder, 'downloads', sha256)).equals(content)).toBe(true)
    expect(told).toHaveLength(2)
    expect(told.at(-1)).toMatchObject({
      type: 'progress',
      bytesDone: content.length,
      bytesTotal: content.length,
    })
  })

  it('that is there already is not fetched again, unless it was changed', async () => {
    answer = (_, response) => response.end(content)
    await start({ sizeBytes: null }).run.result
    const again = start({ sizeBytes: null })
    expect(await again.run.result).toMatchObject({ exitCode: 0 })
    expect(again.told).toMatchObject([{ bytesDone: content.length, bytesTotal: content.length }])
    expect(requests).toHaveLength(1)
  })

  it('of another file names both checksums, and keeps nothing', async () => {
    answer = (_, response) => response.end('another file')
    const found = createHash('sha256').update('another file').digest('hex')
    expect(await start({ sizeBytes: null }).run.result).toMatchObject({
      outcome: 'exited',
      exitCode: 1,
      detail: `The file has the checksum ${found} where it should have ${sha256}.`,
    })
    expect(requests).toHaveLength(1)
    expect(downloads()).toEqual([])
  })

  it('of another length is given up as soon as that is known', async () => {
    answer = (_, response) => response.end(content)
    expect(await start({ sizeBytes: 1000 }).run.result).toMatchObject({
      exitCode: 1,
      detail: 'The file is longer than the 1000 bytes that it should have.',
    })
    expect(await start({ sizeBytes: content.length + 1 }).run.result).toMatchObject({
      exitCode: 1,
      detail: `The file has ${content.length} bytes where it should have ${content.length + 1}.`,
    })
    expect(downloads()).toEqual([])
  })

  it('is tried again when the connection breaks or the server is busy', async () => {
    answer = (request, response) => {
      if (requests.length === 1) {
        response.writeHead(200, { 'content-length': content.length })
        response.write(content.subarray(0, 1000), () => request.socket.destroy())
      } else if (requests.length === 2) response.writeHead(503).end()
      else response.end(content)
    }
    expect(await start().run.result).toMatchObject({ exitCode: 0 })
    expect(requests).toHaveLength(3)
  })

  it('says in words what the network did, without the secrets of its address', async () => {
    answer = (request) => request.socket.destroy()
    const end = await start().run.result
    expect(end).toMatchObject({ outcome: 'exited', exitCode: 1 })
    expect(end?.detail).toMatch(`${origin}/files/setup.exe could not be fetched in 4 attempts: `)
    expect(end?.detail).not.toContain('secret')
    expect(requests).toHaveLength(4)
  })

  it('that the server refuses is not tried again', async () => {
    answer = (_, response) => response.writeHead(404).end('no such file')
    expect(await start().run.result).toMatchObject({
      exitCode: 1,
      detail: `${origin}/files/setup.exe answered with status 404.`,
    })
    expect(requests).toHaveLength(1)
  })

  it('ends at its timeout and when it is cancelled, and leaves nothing', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 1000))
    }
    const slow = start({ timeoutSeconds: 1 })
    expect(await slow.run.result).toMatchObject({
      outcome: 'timedOut',
      exitCode: null,
      detail: 'It was ended after its 1 seconds.',
    })
    const { run } = start()
    run.stop('cancelled')
    run.stop('interrupted')
    expect(await run.result).toMatchObject({ outcome: 'cancelled', exitCode: null })
    expect(existsSync(join(folder, 'downloads', sha256))).toBe(false)
    expect(downloads()).toEqual([])
  })

  it('from the agent’s own server is signed by the agent, and from nowhere else', async () => {
    answer = (_, response) => response.end(content)
    const path = '/agent/files/setup.exe?part=1'
    await start({ url: `${origin}/desk${path}` }, `${origin}/desk/`).run.result
    const authorization = readAuthorization(requests[0]?.headers.authorization)
    expect(authorization?.agentId).toBe(agentId)
    const parts = { method: 'GET', path, body: Buffer.alloc(0) }
    expect(
      authorization &&
        verifyAuthorization({ ...authorization, ...parts }, authorization.signature, keys.publicKey),
    ).toBe(true)
    expect(requests[0]?.url).toBe(`/desk${path}`)

    rmSync(join(folder, 'downloads', sha256))
    await start({ url: `${origin}/desk/elsewhere` }, `${origin}/desk/`).run.result
    rmSync(join(folder, 'downloads', sha256))
    await start({ url: `${origin}/desk/agent/../files` }, `${origin}/desk/`).run.result
    expect(requests.slice(1).map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  })
})
