import { z } from 'zod'
import { words } from '../words.ts'

/** Signing in by a code that is shown on both sides (RFC 8628): what is known between two polls. */
export type SignInState =
  | { status: 'signedOut'; problem: string | null }
  | WaitingSignIn
  | { status: 'signedIn'; token: string }

export type WaitingSignIn = {
  status: 'waiting'
  deviceCode: string
  userCode: string
  /** The server's page at which the code is entered or confirmed. */
  address: string
  /** Epoch milliseconds. */
  expiresAt: number
  nextPollAt: number
  intervalSeconds: number
}

/** An answer of the server: its HTTP status and its body. Null: there was none. */
export type SignInAnswer = { status: number; body: unknown } | null

const codeAnswer = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.url(),
  verification_uri_complete: z.url().optional(),
  expires_in: z.number().positive(),
  interval: z.number().positive().default(5),
})

const tokenAnswer = z.object({ access_token: z.string().min(1) })
const errorAnswer = z.object({ error: z.string() })

const problems = words.signIn

/** The state after the server was asked for a code. `server` is its origin, `now` epoch milliseconds. */
export function afterCode(answer: SignInAnswer, server: string, now: number): SignInState {
  if (!answer) return signedOut(problems.unreachable)
  const read = codeAnswer.safeParse(answer.body)
  if (answer.status !== 200 || !read.success) return signedOut(problems.unexpected)
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } =
    read.data
  const address = verification_uri_complete ?? verification_uri
  if (new URL(address).origin !== server) return signedOut(problems.foreign)
  return {
    status: 'waiting',
    deviceCode: device_code,
    userCode: user_code,
    address,
    expiresAt: now + expires_in * 1000,
    nextPollAt: now + interval * 1000,
    intervalSeconds: interval,
  }
}

/** Whether the server may be asked again (RFC 8628, 3.5: never faster than its interval). */
export function isDue(state: SignInState, now: number): state is WaitingSignIn {
  return state.status === 'waiting' && now >= state.nextPollAt
}

/**
 * The state after a poll (RFC 8628, 3.5): still pending, asked to slow down by 5 s, denied, expired or signed in.
 * Without an answer the pause doubles.
 */
export function afterPoll(state: WaitingSignIn, answer: SignInAnswer, now: number): SignInState {
  if (answer?.status === 200) {
    const read = tokenAnswer.safeParse(answer.body)
    return read.success
      ? { status: 'signedIn', token: read.data.access_token }
      : signedOut(problems.unexpected)
  }
  if (now >= state.expiresAt) return signedOut(problems.expired)
  if (!answer || answer.status >= 500 || answer.status === 429) {
    return waitOn(state, Math.min(state.intervalSeconds * 2, 60), now)
  }
  switch (errorAnswer.safeParse(answer.body).data?.error) {
    case 'authorization_pending':
      return waitOn(state, state.intervalSeconds, now)
    case 'slow_down':
      return waitOn(state, state.intervalSeconds + 5, now)
    case 'access_denied':
      return signedOut(problems.denied)
    case 'expired_token':
    case 'invalid_grant':
      return signedOut(problems.expired)
    default:
      return signedOut(problems.unexpected)
  }
}

function waitOn(state: WaitingSignIn, intervalSeconds: number, now: number): SignInState {
  return { ...state, intervalSeconds, nextPollAt: now + intervalSeconds * 1000 }
}

function signedOut(problem: string): SignInState {
  return { status: 'signedOut', problem }
}
