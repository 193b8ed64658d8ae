import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { errorForLog } from '../log.ts'
import { startTestServer, type TestServer } from '../testing.ts'
import { createApp } from './create-app.ts'

// The application as the server builds it, with a log, widget parents and readiness that the tests can change.
let base: TestServer
let folder: string
let server: Server
let url: string
const lines: string[] = []
let parents: string[] = []
let notReady: string | null = null

beforeAll(async () => {
  base = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'deskhand-pages-'))
  await mkdir(join(folder, 'console', 'assets'), { recursive: true })
  await mkdir(join(folder, 'widget', 'assets'), { recursive: true })
  await writeFile(join(folder, 'console', 'index.html'), '<title>console</title>')
  await writeFile(join(folder, 'console', 'assets', 'main-a1B2c3D4.js'), 'export {}')
  await writeFile(join(folder, 'console', 'icon.svg'), '<svg/>')
  await writeFile(join(folder, 'widget', 'index.html'), '<title>widget</title>')
  const failing = Router().get('/fail', () => {
    throw new Error('password=hunter2')
  })
  const app = createApp({
    settings: { trustProxy: false, metricsToken: 'a-token-for-metrics' },
    url: 'https://deskhand.example',
    services: base.services,
    log: pino({ serializers: { err: errorForLog } }, { write: (line) => lines.push(line) }),
    widgetParents: async () => parents,
    readiness: [
      { name: 'database', check: async () => null },
      { name: 'engine', check: async () => notReady },
    ],
    pagesFolder: folder,
    routers: { '/extra': failing },
  })
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await base.remove()
  await rm(folder, { recursive: true })
})

beforeEach(() => {
  lines.length = 0
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers })
const directives = (response: Response) => response.headers.get('content-security-policy')?.split(';') ?? []

describe('headers', () => {
  test('nothing inline, nothing from elsewhere, no frames', async () => {
    const response = await get('/')
    expect(directives(response)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('same-origin')
    expect(response.headers.get('x-powered-by')).toBeNull()
  })

  test('the page that connects the widget keeps its opener, and is in no frame', async () => {
    for (const path of ['/connect', '/connect/']) {
      const response = await get(path)
      expect(response.headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
      expect(directives(response)).toContain("frame-ancestors 'none'")
    }
    expect((await get('/connection')).headers.get('cross-origin-opener-policy')).toBe('same-origin')
  })

  test('the widget is framed by the enabled PSA pages only', async () => {
    const first = await get('/widget/')
    expect(await first.text()).toContain('widget')
    expect(directives(first)).toContain("frame-ancestors 'none'")
    expect(first.headers.get('x-frame-options')).toBeNull()
  })
})

describe('pages', () => {
  test('the console answers at its own paths, anything else is not found, in words', async () => {
    for (const path of ['/', '/sign-in', '/setup', '/device?user_code=X']) {
      const page = await get(path)
      expect(await page.text()).toContain('<title>console</title>')
      expect(page.headers.get('cache-control')).toBe('no-cache')
    }
    const missing = await get('/nowhere', { accept: 'text/html' })
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('There is nothing at this address.')
    expect(await (await get('/nowhere', { accept: 'application/json' })).json()).toMatchObject({
      code: 'notFound',
    })
    expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404)
    expect((await get('/%E0%A4%A')).status).toBe(400)
  })

  test('files with a hash in their name are kept for good, others are asked for again', async () => {
    const hashed = await get('/assets/main-a1B2c3D4.js')
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache')
    expect((await get('/assets/other-a1B2c3D4.js')).status).toBe(404)
  })
})

describe('failures', () => {
  test('an unforeseen one shows a reference, the log has the cause', async () => {
    const response = await get('/extra/fail')
    const { code, message, reference } = (await response.json()) as Record<string, string>
    expect([response.status, code]).toEqual([500, 'internal'])
    expect(message).not.toContain('hunter2')
    const logged = lines.map((line) => JSON.parse(line)).find((line) => line.reference === reference)
    expect(logged.err.message).toBe('password=hunter2')
  })
})

describe('the log', () => {
  test('has no query, no header, no token', async () => {
    const headers = { authorization: 'Bearer hunter2.x', cookie: 'deskhand.session_token=hunter2' }
    const response = await get('/trpc/users.me?input=hunter2', headers)
    await get('/mail/hunter2hunter2hunter2hunter2')
    const written = lines.map((line) => JSON.parse(line))
    expect(written.map(({ req }) => req.url)).toEqual(['/trpc/users.me', '/mail/[hidden]'])
    expect(written[0]).toMatchObject({ req: { id: response.headers.get('x-request-id'), method: 'GET' } })
    expect(lines.join()).not.toContain('hunter2')
  })
})

describe('health', () => {
  test('ready, or why not', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ alive: true })
    expect((await get('/readyz')).status).toBe(200)
    notReady = 'The engine has not started.'
    const response = await get('/readyz')
    notReady = null
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      ready: false,
      checks: [
        { name: 'database', ok: true },
        { name: 'engine', ok: false, reason: 'The engine has not started.' },
      ],
    })
  })

  test('metrics for this machine, or for the bearer of the token', async () => {
    const open = await get('/metrics')
    expect(await open.text()).toContain('deskhand_http_request_seconds_bucket')
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    expect((await get('/metrics', forwarded)).status).toBe(403)
    expect((await get('/metrics', { ...forwarded, authorization: 'Bearer wrong' })).status).toBe(403)
    expect(
      (await get('/metrics', { ...forwarded, authorization: 'Bearer a-token-for-metrics' })).status,
    ).toBe(200)
  })
})

test('a changed list of PSA pages reaches the widget soon', async () => {
  parents = ['https://acme.halopsa.com']
  // The list is kept for a few seconds; the header follows it without a restart.
  await expect
    .poll(async () => directives(await get('/widget/')), { timeout: 20_000, interval: 200 })
    .toContain('frame-ancestors https://acme.halopsa.com')
})
