import { createHash, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { callProcedure, startTestServer, type TestServer, testPassword } from '../../testing.ts'
import type { Caller } from './caller.ts'
import { createConnectWidget } from './connect-widget.ts'
import { createUserStore } from './store.ts'
import { createWidgetTokens } from './widget-tokens.ts'

/** What the iframe keeps, and what it shows to the page that it opens. */
function newState() {
  const stateSecret = randomBytes(32).toString('base64url')
  return { stateSecret, state: createHash('sha256').update(stateSecret).digest('base64url') }
}

describeOnBothDatabases('connecting the widget', (database) => {
  const start = new Date('2026-03-01T12:00:00Z')
  let clock = start
  const key = randomBytes(32)
  const tokens = createWidgetTokens(key, 'https://deskhand.example')
  const widget = () => {
    clock = start
    return createConnectWidget({ store: createUserStore(database()), widgetTokens: tokens, now: () => clock })
  }

  async function signedIn(): Promise<Caller> {
    const { prisma } = database()
    const email = `${randomBytes(6).toString('hex')}@example.com`
    const user = await prisma.user.create({ data: { name: 'Jane', email, role: 'technician' } })
    const expiresAt = new Date(start.getTime() + 7 * 86_400_000)
    const session = await prisma.authSession.create({
      data: { userId: user.id, token: randomBytes(8).toString('hex'), expiresAt },
    })
    const { id: userId, name } = user
    const rest = { role: 'technician', limitedToTenants: false, tenantIds: [], via: 'cookie' } as const
    return { userId, name, email, ...rest, authSessionId: session.id }
  }

  test('a code is good for one exchange, with the secret of its state', async () => {
    const [connect, caller, { state, stateSecret }] = [widget(), await signedIn(), newState()]
    const { code } = await connect.issueCode(caller, state)
    const session = await connect.exchangeCode(code, stateSecret)
    expect(session.user).toEqual({ name: caller.name, email: caller.email })
    expect(session.expiresAt.getTime() - start.getTime()).toBe(15 * 60_000)
    expect(await tokens.read(session.token, start)).toEqual({ authSessionId: caller.authSessionId })
    await expect(connect.exchangeCode(code, stateSecret)).rejects.toMatchObject({ code: 'gone' })
  })

  test('a wrong secret spends the code', async () => {
    const [connect, { state, stateSecret }] = [widget(), newState()]
    const { code } = await connect.issueCode(await signedIn(), state)
    await expect(connect.exchangeCode(code, newState().stateSecret)).rejects.toMatchObject({ code: 'gone' })
    await expect(connect.exchangeCode(code, stateSecret)).rejects.toMatchObject({ code: 'gone' })
  })

  test('a code is too old after a minute', async () => {
    const [connect, { state, stateSecret }] = [widget(), newState()]
    const { code } = await connect.issueCode(await signedIn(), state)
    clock = new Date(start.getTime() + 60_000)
    await expect(connect.exchangeCode(code, stateSecret)).rejects.toMatchObject({ code: 'gone' })
  })

  test('the sign-in that ended in between gives nothing', async () => {
    const [connect, caller, { state, stateSecret }] = [widget(), await signedIn(), newState()]
    const { code } = await connect.issueCode(caller, state)
    await database().prisma.authSession.delete({ where: { id: caller.authSessionId } })
    await expect(connect.exchangeCode(code, stateSecret)).rejects.toMatchObject({ code: 'gone' })
  })

  test('neither the code nor the bearer is in the database', async () => {
    const [connect, { state }] = [widget(), newState()]
    const { code } = await connect.issueCode(await signedIn(), state)
    expect(JSON.stringify(await database().prisma.authVerification.findMany())).not.toContain(code)
  })

  test('a bearer is read until its time is over, and only ours', async () => {
    const token = await tokens.mint('session', start)
    const just = new Date(start.getTime() + 15 * 60_000 - 1)
    expect(await tokens.read(token, just)).toEqual({ authSessionId: 'session' })
    expect(await tokens.read(token, new Date(start.getTime() + 15 * 60_000))).toBeNull()
    expect(
      await createWidgetTokens(randomBytes(32), 'https://deskhand.example').read(token, start),
    ).toBeNull()
    expect(await createWidgetTokens(key, 'https://other.example').read(token, start)).toBeNull()
    const foreign = new SignJWT({ sid: 'session' }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt(start)
    const elsewhere = foreign
      .setIssuer('https://deskhand.example')
      .setAudience('other')
      .setExpirationTime('1 year')
    expect(await tokens.read(await elsewhere.sign(key), start)).toBeNull()
    expect(await tokens.read('a.b.c', start)).toBeNull()
  })
})

describe('the whole way over HTTP', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.remove())

  const call = (path: string, input: unknown, headers: Record<string, string>) =>
    callProcedure(server.url, path === 'users.me' ? 'query' : 'mutation', path, input, headers)

  test('cookie → code → bearer → renewed bearer → nothing when the sign-in ends', async () => {
    const { email } = await server.signIn('technician')
    const body = { email, password: testPassword }
    const signIn = await server.services.users.auth.api.signInEmail({ body, asResponse: true })
    const page = { cookie: signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: server.url }
    const { state, stateSecret } = newState()

    const { code } = (await call('users.widgetCode', { state }, page)).body as { code: string }
    const first = (await call('users.widgetToken', { code, stateSecret }, {})).body as { token: string }
    const widget = { authorization: `Bearer ${first.token}` }
    expect((await call('users.me', undefined, widget)).body).toMatchObject({ email, via: 'widget' })
    const renewed = (await call('users.widgetRenew', undefined, widget)).body as { token: string }
    const again = { authorization: `Bearer ${renewed.token}` }
    expect((await call('users.me', undefined, again)).code).toBeNull()

    expect((await call('users.widgetCode', { state }, again)).code).toBe('notAllowed')
    expect((await call('users.widgetRenew', undefined, page)).code).toBe('notAllowed')

    await fetch(`${server.url}/auth/sign-out`, { method: 'POST', headers: page })
    expect((await call('users.me', undefined, again)).code).toBe('notSignedIn')
    expect((await call('users.widgetRenew', undefined, again)).code).toBe('notSignedIn')
  })

  test('a widget does not pass for our own page or a program: it may call little', async () => {
    const { bearer } = await server.signIn('admin')
    const caller = await server.services.users.authenticate(
      new Headers({ authorization: `Bearer ${bearer}` }),
    )
    if (!caller) throw new Error('The admin is signed in.')
    const { token } = await server.services.users.widget.renew(caller)
    const headers = { authorization: `Bearer ${token}` }
    const list = await callProcedure(server.url, 'query', 'users.list', undefined, headers)
    expect(list.code).toBe('notAllowed')
    const session = await fetch(`${server.url}/auth/get-session`, { headers })
    expect(await session.json()).toBeNull()
  })
})
