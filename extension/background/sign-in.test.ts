import { describe, expect, it } from 'vitest'
import { afterCode, afterPoll, isDue, type SignInAnswer, type WaitingSignIn } from './sign-in.ts'

const server = 'https://deskhand.example'
const now = 1_000_000
const code = {
  device_code: 'device',
  user_code: 'ABCD2345',
  verification_uri: `${server}/device`,
  verification_uri_complete: `${server}/device?user_code=ABCD2345`,
  expires_in: 600,
  interval: 5,
}

function waiting(): WaitingSignIn {
  const state = afterCode({ status: 200, body: code }, server, now)
  if (state.status !== 'waiting') throw new Error('No code')
  return state
}

const refusal = (error: string): SignInAnswer => ({
  status: 400,
  body: { error, error_description: 'Words' },
})

describe('asking for a code', () => {
  it('waits with the code that both sides show', () => {
    expect(waiting()).toEqual({
      status: 'waiting',
      deviceCode: 'device',
      userCode: 'ABCD2345',
      address: `${server}/device?user_code=ABCD2345`,
      expiresAt: now + 600_000,
      nextPollAt: now + 5_000,
      intervalSeconds: 5,
    })
  })

  it.each<[string, SignInAnswer]>([
    ['cannot be reached', null],
    ['does not answer as Deskhand does', { status: 200, body: '<html>' }],
    ['does not answer as Deskhand does', { status: 400, body: { error: 'invalid_client' } }],
    [
      'another address',
      { status: 200, body: { ...code, verification_uri_complete: 'https://evil.example/device' } },
    ],
  ])('fails: %s', (problem, answer) => {
    expect(afterCode(answer, server, now)).toMatchObject({
      status: 'signedOut',
      problem: expect.stringContaining(problem),
    })
  })
})

describe('a poll', () => {
  it('is due once the interval has passed', () => {
    expect(isDue(waiting(), now + 4_999)).toBe(false)
    expect(isDue(waiting(), now + 5_000)).toBe(true)
    expect(isDue({ status: 'signedIn', token: 't' }, now + 9_999)).toBe(false)
  })

  it('signs in', () => {
    const answer = { status: 200, body: { access_token: 'token', token_type: 'Bearer' } }
    expect(afterPoll(waiting(), answer, now)).toEqual({ status: 'signedIn', token: 'token' })
  })

  it.each<[string, SignInAnswer, number]>([
    ['goes on as before while it is pending', refusal('authorization_pending'), 5],
    ['slows down by five seconds when told so', refusal('slow_down'), 10],
    ['doubles its pause without an answer', null, 10],
    ['doubles its pause on a server error', { status: 502, body: null }, 10],
    ['doubles its pause when it was too often', { status: 429, body: {} }, 10],
  ])('%s', (_, answer, intervalSeconds) => {
    const next = afterPoll(waiting(), answer, now)
    expect(next).toMatchObject({
      status: 'waiting',
      intervalSeconds,
      nextPollAt: now + intervalSeconds * 1000,
    })
  })

  it.each<[string, SignInAnswer]>([
    ['refused on the other side', refusal('access_denied')],
    ['not confirmed in time', refusal('expired_token')],
    ['not confirmed in time', refusal('invalid_grant')],
    ['does not answer as Deskhand does', refusal('something_new')],
    ['does not answer as Deskhand does', { status: 200, body: {} }],
  ])('ends: %s', (problem, answer) => {
    expect(afterPoll(waiting(), answer, now)).toMatchObject({
      status: 'signedOut',
      problem: expect.stringContaining(problem),
    })
  })

  it('ends when the code is too old, whatever the server says', () => {
    const late = now + 600_000
    expect(afterPoll(waiting(), null, late)).toMatchObject({ status: 'signedOut' })
    expect(afterPoll(waiting(), refusal('authorization_pending'), late)).toMatchObject({
      status: 'signedOut',
    })
  })
})
