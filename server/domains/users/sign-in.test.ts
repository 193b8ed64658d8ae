import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callProcedure, startTestServer, type TestServer, testPassword } from '../../testing.ts'

let server: TestServer

beforeAll(async () => {
  // One proxy, so that each test can have a client address of its own and with it its own limit.
  server = await startTestServer({ DESKHAND_TRUST_PROXY: '1' })
})

afterAll(() => server.remove())

/** A browser of ours: keeps cookies, sends the origin. */
function browser(address = `192.0.2.${Math.ceil(Math.random() * 250)}`) {
  const cookies = new Map<string, string>()
  const headers = () => ({
    'x-forwarded-for': address,
    origin: server.url,
    ...(cookies.size > 0
      ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      : {}),
  })
  return {
    headers,
    async post(path: string, body: unknown, more: Record<string, string> = {}) {
      const response = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { ...headers(), 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      })
      for (const line of response.headers.getSetCookie()) keep(line)
      const isJson = response.headers.get('content-type')?.startsWith('application/json')
      const answer = isJson ? await response.json() : await response.text()
      return { status: response.status, headers: response.headers, body: answer }
    },
    signIn(email: string, password = testPassword) {
      return this.post('/auth/sign-in/email', { email, password })
    },
    me: () => callProcedure(server.url, 'query', 'users.me', undefined, headers()),
  }
  function keep(line: string) {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

const meWith = (bearer: string) =>
  callProcedure(server.url, 'query', 'users.me', undefined, { authorization: `Bearer ${bearer}` })

describe('with a password', () => {
  test('signs in by a cookie that scripts and other sites do not get, and out again', async () => {
    const { email } = await server.signIn('technician')
    const page = browser()
    const answer = await page.signIn(email.toUpperCase())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /^deskhand\.session_token=[^;]+;.*HttpOnly; SameSite=Lax$/,
    )
    expect((await page.me()).body).toMatchObject({ email, role: 'technician', via: 'cookie' })
    await page.post('/auth/sign-out', {})
    expect((await page.me()).code).toBe('notSignedIn')
  })

  test('refuses a wrong password and an unknown address alike', async () => {
    const { email } = await server.signIn('technician')
    const wrong = await browser().signIn(email, 'not the password')
    const unknown = await browser().signIn('nobody@example.com')
    expect(wrong.status).toBe(401)
    expect(unknown.status).toBe(401)
    expect(unknown.body).toEqual(wrong.body)
  })

  test('tires of trying', async () => {
    const page = browser('198.51.100.7')
    const statuses: number[] = []
    for (let attempt = 0; attempt < 6; attempt += 1)
      statuses.push((await page.signIn('nobody@example.com')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    expect((await browser('198.51.100.8').signIn('nobody@example.com')).status).toBe(401)
  })

  test('nobody signs up by himself, nor resets a password', async () => {
    const person = { name: 'Eve', email: 'eve@example.com', password: testPassword }
    expect((await browser().post('/auth/sign-up/email', person)).status).toBe(404)
    expect((await browser().post('/auth/request-password-reset', { email: person.email })).status).toBe(404)
    expect(
      (await server.services.users.auth.api.signUpEmail({ body: person, asResponse: true })).status,
    ).toBe(400)
  })

  test('another site cannot sign somebody in', async () => {
    const { email } = await server.signIn('technician')
    const headers = {
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'cors',
    }
    const answer = await browser().post('/auth/sign-in/email', { email, password: testPassword }, headers)
    expect(answer.status).toBe(403)
  })

  test('takes no body beyond measure', async () => {
    const answer = await browser().post('/auth/sign-in/email', { email: 'x'.repeat(70_000), password: '' })
    expect(answer).toMatchObject({ status: 413, body: { code: 'tooLarge' } })
  })
})

describe('a request that changes something', () => {
  test('with our cookie has to come from our own pages', async () => {
    const { email } = await server.signIn('technician')
    const page = browser()
    await page.signIn(email)
    const { origin: _origin, ...bare } = page.headers()
    const change = (headers: Record<string, string>) =>
      callProcedure(server.url, 'mutation', 'users.endSignIn', { signInId: randomUUID() }, headers)
    expect((await change(bare)).code).toBe('notAllowed')
    expect((await change({ ...bare, origin: 'https://evil.example' })).code).toBe('notAllowed')
    expect((await change({ ...bare, origin: `${server.url}.evil.example` })).code).toBe('notAllowed')
    expect((await change({ ...bare, 'sec-fetch-site': 'same-site' })).code).toBe('notAllowed')
    expect((await change({ ...bare, origin: server.url })).code).toBe('notFound')
    expect((await change({ ...bare, 'sec-fetch-site': 'same-origin' })).code).toBe('notFound')
    expect((await change({ authorization: 'Bearer nonsense' })).code).toBe('notSignedIn')
  })
})

describe('a bearer', () => {
  test('counts only with the signature of this server: a stolen database opens nothing', async () => {
    const { bearer, userId } = await server.signIn('technician')
    expect((await meWith(bearer)).body).toMatchObject({ userId, via: 'bearer' })
    const { token } = await server.database.prisma.authSession.findFirstOrThrow({ where: { userId } })
    expect(bearer.startsWith(`${token}.`)).toBe(true)
    expect((await meWith(token)).code).toBe('notSignedIn')
    expect((await meWith(`${token}.${'A'.repeat(43)}=`)).code).toBe('notSignedIn')
  })

  test('is judged alone: a good cookie does not help a bad bearer', async () => {
    const { email } = await server.signIn('technician')
    const page = browser()
    await page.signIn(email)
    const headers = { ...page.headers(), authorization: 'Bearer nonsense' }
    expect((await callProcedure(server.url, 'query', 'users.me', undefined, headers)).code).toBe(
      'notSignedIn',
    )
  })

  test('dies when the user is blocked, and he does not come in again', async () => {
    const admin = await server.signIn('admin')
    const { bearer, userId, email } = await server.signIn('technician')
    const headers = { authorization: `Bearer ${admin.bearer}` }
    await callProcedure(server.url, 'mutation', 'users.setBlocked', { userId, blocked: true }, headers)
    expect((await meWith(bearer)).code).toBe('notSignedIn')
    expect((await browser().signIn(email)).status).toBe(403)
    await callProcedure(server.url, 'mutation', 'users.setBlocked', { userId, blocked: false }, headers)
    expect((await browser().signIn(email)).status).toBe(200)
    const { body } = await callProcedure(server.url, 'query', 'audit.list', { limit: 2 }, headers)
    expect(body).toMatchObject({
      entries: [{ action: 'users.unblock' }, { action: 'users.block', subjectId: userId }],
    })
  })

  test('is listed among the sign-ins of its user, who ends it', async () => {
    const { bearer } = await server.signIn('technician')
    const headers = { authorization: `Bearer ${bearer}` }
    const listed = await callProcedure(server.url, 'query', 'users.listSignIns', undefined, headers)
    const [own] = listed.body as { id: string; current: boolean }[]
    expect(own?.current).toBe(true)
    await callProcedure(server.url, 'mutation', 'users.endSignIn', { signInId: own?.id }, headers)
    expect((await meWith(bearer)).code).toBe('notSignedIn')
  })
})

describe('a code shown on both sides', () => {
  const grant = 'urn:ietf:params:oauth:grant-type:device_code'

  test('signs the extension in once somebody approves it', async () => {
    const { email } = await server.signIn('technician')
    const extension = browser()
    const foreign = { origin: 'chrome-extension://abcdefghijklmnop' }
    const code = await extension.post('/auth/device/code', { client_id: 'deskhand-extension' }, foreign)
    expect(code.body.verification_uri_complete).toBe(`${server.url}/device?user_code=${code.body.user_code}`)
    const poll = async () => {
      // As if the interval between two polls had passed.
      await server.database.prisma.deviceCode.updateMany({ data: { lastPolledAt: null } })
      const body = { grant_type: grant, device_code: code.body.device_code, client_id: 'deskhand-extension' }
      return extension.post('/auth/device/token', body, foreign)
    }
    expect((await poll()).body.error).toBe('authorization_pending')

    const page = browser()
    await page.signIn(email)
    const shown = await fetch(`${server.url}/auth/device?user_code=${code.body.user_code}`, {
      headers: page.headers(),
    })
    expect(await shown.json()).toMatchObject({ status: 'pending', client_id: 'deskhand-extension' })
    expect((await page.post('/auth/device/approve', { userCode: code.body.user_code })).status).toBe(200)

    const token = await poll()
    expect((await meWith(token.body.access_token)).body).toMatchObject({ email, via: 'bearer' })
    expect((await poll()).body.error).toBe('invalid_grant')
  })

  test('is given to our own programs only', async () => {
    const answer = await browser().post('/auth/device/code', { client_id: 'somebody-else' })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } })
  })
})

describe('a second factor', () => {
  test('is asked for once it is set up', async () => {
    const { email } = await server.signIn('technician')
    const page = browser()
    await page.signIn(email)
    const enabled = await page.post('/auth/two-factor/enable', { password: testPassword })
    const secret = new URL(enabled.body.totpURI).searchParams.get('secret') ?? ''
    expect((await page.post('/auth/two-factor/verify-totp', { code: totp(secret) })).status).toBe(200)

    const again = browser()
    expect((await again.signIn(email)).body).toMatchObject({ twoFactorRedirect: true })
    expect((await again.me()).code).toBe('notSignedIn')
    expect((await again.post('/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401)
    expect((await again.post('/auth/two-factor/verify-totp', { code: totp(secret) })).status).toBe(200)
    expect((await again.me()).body).toMatchObject({ email })
    const stored = await server.database.prisma.twoFactor.findFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain(secret)
  })
})

/** The code of this moment. Source: RFC 6238. */
function totp(base32: string): string {
  const bits = [...base32].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
