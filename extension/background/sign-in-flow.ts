import { browser } from '../browser.ts'
import { words } from '../words.ts'
import { forgetIntegrations } from './find-integration.ts'
import { changeSettings, readSettings } from './settings.ts'
import {
  afterCode,
  afterPoll,
  isDue,
  type SignInAnswer,
  type SignInState,
  type WaitingSignIn,
} from './sign-in.ts'

const clientId = 'deskhand-extension'
const grant = 'urn:ietf:params:oauth:grant-type:device_code'
const key = 'signIn'

let polling: Promise<SignInState> | null = null

/** Asks the server for a code. The pages of the extension show it, and keep asking for `signInState`. */
export async function startSignIn(): Promise<SignInState> {
  const { server } = await readSettings()
  if (!server) return keep({ status: 'signedOut', problem: words.signIn.serverFirst })
  const answer = await post(`${server}/auth/device/code`, { client_id: clientId })
  return keep(afterCode(answer, server, Date.now()))
}

/**
 * Where signing in stands. Whoever asks drives it: where a poll is due it is made first. So it goes on as long as
 * somebody waits for it, however often the background was put to sleep.
 */
export async function signInState(): Promise<SignInState> {
  const { token } = await readSettings()
  if (token) return { status: 'signedIn', token }
  const state = await read()
  if (!isDue(state, Date.now())) return state
  polling ??= poll(state).finally(() => {
    polling = null
  })
  return polling
}

/** Drops the code that is being waited for. */
export async function cancelSignIn(): Promise<void> {
  await keep({ status: 'signedOut', problem: null })
}

/** Ends this browser's sign-in, here and on the server. */
export async function signOut(): Promise<void> {
  const { server, token } = await readSettings()
  await changeSettings({ token: null })
  await forgetIntegrations()
  await cancelSignIn()
  if (server && token) await post(`${server}/auth/sign-out`, {}, token)
}

async function poll(state: WaitingSignIn): Promise<SignInState> {
  const { server } = await readSettings()
  const body = { grant_type: grant, device_code: state.deviceCode, client_id: clientId }
  const next = afterPoll(state, await post(`${server}/auth/device/token`, body), Date.now())
  const meanwhile = await read()
  if (!isSameSignIn(meanwhile, state) || (await readSettings()).server !== server) {
    // Cancelled, or another server was set, while the answer was on its way: a bearer of this one is for nobody.
    if (next.status === 'signedIn') await post(`${server}/auth/sign-out`, {}, next.token)
    return meanwhile
  }
  if (next.status !== 'signedIn') return keep(next)
  await changeSettings({ token: next.token })
  await forgetIntegrations()
  await cancelSignIn()
  return next
}

function isSameSignIn(state: SignInState, { deviceCode }: WaitingSignIn): boolean {
  return state.status === 'waiting' && state.deviceCode === deviceCode
}

async function post(address: string, body: object, token?: string): Promise<SignInAnswer> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      credentials: 'omit',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    })
    return { status: answer.status, body: await answer.json().catch(() => null) }
  } catch {
    return null
  }
}

/** The device code stays out of the lasting storage: it is worth a sign-in. */
async function keep(state: SignInState): Promise<SignInState> {
  await browser.storage.session.set({ [key]: state })
  return state
}

async function read(): Promise<SignInState> {
  const { [key]: state } = await browser.storage.session.get<{ [key]?: SignInState }>(key)
  return state ?? { status: 'signedOut', problem: null }
}
