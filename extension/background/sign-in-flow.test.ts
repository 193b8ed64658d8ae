import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { changeSettings, readSettings } from './settings.ts'
import { cancelSignIn, signInState, startSignIn } from './sign-in-flow.ts'

vi.mock('@wxt-dev/browser', async () => {
  const { fakeBrowser } = await import('wxt/testing/fake-browser')
  return { browser: fakeBrowser }
})

let server: Server
let url: string
let signedOut: (string | undefined)[]
/** Called before the server gives the bearer. */
let beforeBearer: () => Promise<unknown>

beforeEach(async () => {
  signedOut = []
  beforeBearer = async () => undefined
  server = createServer(async (request, response) => {
    if (request.url === '/auth/sign-out') signedOut.push(request.headers.authorization)
    if (request.url === '/auth/device/token') await beforeBearer()
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(answers[request.url ?? '']?.() ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await changeSettings({ server: url, token: null })
  await startSignIn()
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const answers: Record<string, () => object> = {
  '/auth/device/code': () => ({
    device_code: 'device',
    user_code: 'ABCD2345',
    verification_uri: `${url}/device`,
    expires_in: 600,
    // The first poll is due at once.
    interval: 1e-9,
  }),
  '/auth/device/token': () => ({ access_token: 'bearer-of-this-server' }),
}

it('signs in once the server has given its bearer', async () => {
  expect(await signInState()).toMatchObject({ status: 'signedIn' })
  expect(await readSettings()).toMatchObject({ server: url, token: 'bearer-of-this-server' })
})

it('does not sign in where somebody has cancelled meanwhile, and ends what the server has begun', async () => {
  beforeBearer = cancelSignIn
  expect(await signInState()).toEqual({ status: 'signedOut', problem: null })
  expect((await readSettings()).token).toBeNull()
  expect(signedOut).toEqual(['Bearer bearer-of-this-server'])
})

it('gives the bearer of one server to no other', async () => {
  beforeBearer = () => changeSettings({ server: 'https://other.example' })
  await signInState()
  expect(await readSettings()).toMatchObject({ server: 'https://other.example', token: null })
  expect(signedOut).toEqual(['Bearer bearer-of-this-server'])
})
