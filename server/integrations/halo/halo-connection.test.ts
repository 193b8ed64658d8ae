import { afterEach, describe, expect, test } from 'vitest'
import { code, connect, createRunning, value } from '../../../demo/psa/connect-test-desk.ts'
import { listen } from '../../../demo/psa/listen.ts'
import { createHaloClient } from './halo-client.ts'

const running = createRunning()
afterEach(() => running.close())

/** A clock that stands still but for the waits, and remembers them. */
function heldClock() {
  let now = Date.parse('2026-11-24T09:00:00Z')
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    sleep: async (ms: number) => {
      waits.push(ms)
      now += ms
    },
  }
}

describe('signing in', () => {
  test('many calls at once share one token', async () => {
    const { client, requests } = await connect(running)
    await Promise.all(['101', '102', '103', '104', '105'].map((id) => client.readTicket(id)))
    expect(requests.filter((line) => line.startsWith('POST /auth/token'))).toHaveLength(1)
  })

  test('a token is renewed before it ends, and after it was revoked', async () => {
    const clock = heldClock()
    const { client, requests, tokens } = await connect(running, { psa: { now: clock.now }, runtime: clock })
    const signIns = () => requests.filter((line) => line.startsWith('POST /auth/token')).length
    await client.readTicket('101')
    await clock.sleep(3_500_000)
    expect(code(await client.readTicket('101'))).toBe('ok')
    expect(signIns()).toBe(1)
    await clock.sleep(50_000)
    expect(code(await client.readTicket('101'))).toBe('ok')
    expect(signIns()).toBe(2)
    tokens.revokeApiTokens()
    expect(code(await client.readTicket('101'))).toBe('ok')
    expect(signIns()).toBe(3)
  })

  test('a wrong secret is told without telling it', async () => {
    const { client } = await connect(running, { settings: { clientSecret: 'wrong-secret' } })
    const refused = await client.readTicket('101')
    expect(code(refused)).toBe('unauthenticated')
    expect(JSON.stringify(refused)).not.toContain('wrong-secret')
  })

  test('a wrong tenant, and one that is asked for', async () => {
    const wrong = await connect(running, { settings: { tenant: 'other' } })
    expect(code(await wrong.client.readTicket('101'))).toBe('unauthenticated')
    const { client, requests } = await connect(running)
    await client.readTicket('101')
    expect(requests).toContain('POST /auth/token?tenant=corral')
  })

  test('the secret does not go to plain http of another machine', async () => {
    const client = createHaloClient({ baseUrl: 'http://psa.example', clientId: 'a', clientSecret: 'b' })
    const refused = await client.readTicket('101')
    expect(refused).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    expect(JSON.stringify(refused)).toContain('https://')
  })

  test('no address at all', async () => {
    const client = createHaloClient({ baseUrl: 'corral', clientId: 'a', clientSecret: 'b' })
    expect(code(await client.readTicket('101'))).toBe('unreachable')
  })

  test('the connection test says what may not be read', async () => {
    const { client } = await connect(running, { psa: { quirks: { forbiddenLists: ['RecurringInvoice'] } } })
    const { checks } = value(await client.testConnection())
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['Recurring invoices'])
    expect(checks).toHaveLength(7)
  })

  test('the connection test ends at a refused sign-in', async () => {
    const { client } = await connect(running, { settings: { clientId: 'other' } })
    expect(code(await client.testConnection())).toBe('unauthenticated')
  })
})

describe('too many requests', () => {
  test('waits 5 s, doubled, until it passes', async () => {
    const clock = heldClock()
    const { client } = await connect(running, {
      psa: { now: clock.now, quirks: { burst: { requests: 1, seconds: 12 } } },
      runtime: clock,
    })
    await client.readTicket('101')
    expect(code(await client.readTicket('102'))).toBe('ok')
    expect(clock.waits).toEqual([5_000, 10_000])
  })

  test('never waits longer than 60 s at once, and gives up when patience ends', async () => {
    const clock = heldClock()
    const { client } = await connect(running, {
      psa: { now: clock.now, quirks: { burst: { requests: 1, seconds: 100_000 } } },
      runtime: clock,
    })
    await client.readTicket('101')
    expect(code(await client.readTicket('102', { maxWaitMs: 300_000 }))).toBe('rateLimited')
    expect(clock.waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
  })

  test('a technician does not wait', async () => {
    const clock = heldClock()
    const { client } = await connect(running, {
      psa: { now: clock.now, quirks: { burst: { requests: 1, seconds: 60 } } },
      runtime: clock,
    })
    await client.readTicket('101')
    expect(code(await client.readTicket('102', { maxWaitMs: 0 }))).toBe('rateLimited')
    expect(clock.waits).toEqual([])
  })

  test('giving up ends a wait at once', async () => {
    const giveUp = new AbortController()
    const { client } = await connect(running, {
      psa: { quirks: { burst: { requests: 1, seconds: 60 } } },
      runtime: {
        sleep: (_ms, signal) => {
          giveUp.abort()
          return Promise.reject(signal?.reason)
        },
      },
    })
    await client.readTicket('101')
    expect(code(await client.readTicket('102', { signal: giveUp.signal }))).toBe('unreachable')
  })
})

describe('errors', () => {
  test.each(['resultCode', 'className', 'message', 'error', 'plain'] as const)(
    'the words of a body in the shape %s are quoted',
    async (errorBodies) => {
      const { client } = await connect(running, { psa: { quirks: { errorBodies } } })
      expect(JSON.stringify(await client.readTicket('999'))).toContain('The ticket was not found.')
    },
  )

  test('a forbidden list', async () => {
    const { client } = await connect(running, { psa: { quirks: { forbiddenLists: ['Asset'] } } })
    expect(code(await client.listClientAssets('11'))).toBe('notAllowed')
  })

  test('nobody listens', async () => {
    const { url, client } = await connect(running)
    await running.close()
    const refused = await client.readTicket('101')
    expect(code(refused)).toBe('unreachable')
    expect(JSON.stringify(refused)).toContain(new URL(url).host)
  })

  /** A server that signs in like Halo, and then answers as told. */
  async function stub(
    answer: (path: string) => { status: number; body?: string; location?: string } | undefined,
  ) {
    const server = await listen((request, response) => {
      const path = new URL(request.url ?? '/', 'http://stub').pathname
      const send = (status: number, body = '', location?: string) =>
        response.writeHead(status, location ? { location } : {}).end(body)
      if (path === '/api/authinfo') return send(200, JSON.stringify({ auth_url: '/auth' }))
      if (path === '/auth/token')
        return send(200, JSON.stringify({ access_token: 'token-1', expires_in: 3600 }))
      const told = answer(path)
      if (told) send(told.status, told.body, told.location)
    })
    running.servers.push(server)
    return createHaloClient(
      { baseUrl: server.url, clientId: 'client', clientSecret: 'top-secret' },
      { timeoutMs: 300 },
    )
  }

  test('a redirect to another host is not followed', async () => {
    let visited = false
    const other = await listen((_request, response) => {
      visited = true
      response.end('{}')
    })
    running.servers.push(other)
    const client = await stub(() => ({ status: 302, location: `${other.url}/api/Tickets/101` }))
    const refused = await client.readTicket('101')
    expect(code(refused)).toBe('unreachable')
    expect(JSON.stringify(refused)).toContain(new URL(other.url).host)
    expect(visited).toBe(false)
  })

  test('a redirect on the same host is followed', async () => {
    const client = await stub((path) =>
      path === '/api/Tickets/101'
        ? { status: 307, location: '/api/Moved/101' }
        : { status: 200, body: JSON.stringify({ id: 101, summary: 'Moved' }) },
    )
    expect(value(await client.readTicket('101')).summary).toBe('Moved')
  })

  test('redirects in circles end', async () => {
    const client = await stub((path) => ({ status: 302, location: path }))
    expect(code(await client.readTicket('101'))).toBe('unreachable')
  })

  test('no answer in time', async () => {
    const client = await stub(() => undefined)
    const refused = await client.readTicket('101')
    expect(refused).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    expect(JSON.stringify(refused)).toContain('did not answer')
  })

  test.each([
    ['an HTML page', 200, '<html>Sign in</html>', 'invalidAnswer'],
    ['null', 200, 'null', 'invalidAnswer'],
    ['another shape', 200, '{"id": {}}', 'invalidAnswer'],
    ['a fault', 502, '<html>Bad gateway</html>', 'unreachable'],
    ['a refusal that repeats secrets', 400, '{"Message":"token-1 and top-secret are bad"}', 'refused'],
  ])('%s', async (_name, status, body, expected) => {
    const client = await stub(() => ({ status, body }))
    const refused = await client.readTicket('101')
    expect(code(refused)).toBe(expected)
    expect(JSON.stringify(refused)).not.toMatch(/token-1|top-secret|html/)
  })

  test('a sign-in that points to a stranger gets no secret', async () => {
    let visited = false
    const strange = await listen((_request, response) => {
      visited = true
      response.end('{}')
    })
    const server = await listen((_request, response) =>
      response.end(JSON.stringify({ auth_url: `${strange.url}/auth`, tenant_id: 'x' })),
    )
    running.servers.push(strange, server)
    const client = createHaloClient({ baseUrl: server.url, clientId: 'a', clientSecret: 'b' })
    expect(code(await client.readTicket('101'))).toBe('invalidAnswer')
    expect(visited).toBe(false)
  })

  test('an answer without end is not read into memory, although it does not say its length', async () => {
    let sent = 0
    const server = await listen((request, response) => {
      const send = () => {
        while (!response.destroyed && sent < 200 * 2 ** 20) {
          sent += 2 ** 20
          if (!response.write(Buffer.alloc(2 ** 20, ' '))) return
        }
        response.end()
      }
      response.on('drain', send)
      if (request.url?.startsWith('/api/authinfo')) send()
      else response.end()
    })
    running.servers.push(server)
    const client = createHaloClient({ baseUrl: server.url, clientId: 'a', clientSecret: 'b' })
    const refused = await client.readTicket('101')
    expect(code(refused)).toBe('invalidAnswer')
    expect(JSON.stringify(refused)).toContain('far too large')
    expect(sent).toBeLessThan(100 * 2 ** 20)
  })

  test('an address that is no HaloPSA', async () => {
    const server = await listen((_request, response) => response.end('<html>Welcome</html>'))
    running.servers.push(server)
    const client = createHaloClient({ baseUrl: server.url, clientId: 'a', clientSecret: 'b' })
    expect(code(await client.readTicket('101'))).toBe('invalidAnswer')
  })
})
