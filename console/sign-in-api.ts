import type { Problem } from './server-api.ts'
import { words } from './words.ts'

/** The sign-in endpoints under `/auth`: either their answer, or the problem in words. */
export type AuthAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export type SignInStep = 'done' | 'secondFactor'

/** Signs in by password; a second factor may be asked for next. */
export async function signIn(email: string, password: string): Promise<AuthAnswer<SignInStep>> {
  const answer = await send<{ twoFactorRedirect?: boolean }>('sign-in/email', { email, password })
  if (!answer.ok) return answer.problem.code === '401' ? wrong(words.signIn.wrong) : answer
  return { ok: true, value: answer.value.twoFactorRedirect ? 'secondFactor' : 'done' }
}

/** The second factor: six digits of the app, or a backup code. */
export async function verifySecondFactor(
  kind: 'totp' | 'backup',
  code: string,
): Promise<AuthAnswer<unknown>> {
  const path = kind === 'totp' ? 'two-factor/verify-totp' : 'two-factor/verify-backup-code'
  const answer = await send(path, { code })
  return answer.ok || answer.problem.code === '429' ? answer : wrong(words.signIn.wrongCode)
}

export async function signOut(): Promise<AuthAnswer<unknown>> {
  return send('sign-out', {})
}

/** Begins to set up the second factor: the address for the app, and the backup codes. */
export async function beginSecondFactor(
  password: string,
): Promise<AuthAnswer<{ totpURI: string; backupCodes: string[] }>> {
  return wrongPassword(await send('two-factor/enable', { password }))
}

export async function turnOffSecondFactor(password: string): Promise<AuthAnswer<unknown>> {
  return wrongPassword(await send('two-factor/disable', { password }))
}

/** What waits for a code that a program shows. `client_id` comes only to whoever opened the code first. */
export interface DeviceRequest {
  readonly status: 'pending' | 'approved' | 'denied'
  readonly client_id?: string | null
}

export async function findDeviceRequest(userCode: string): Promise<AuthAnswer<DeviceRequest>> {
  const answer = await send<DeviceRequest>(`device?user_code=${encodeURIComponent(userCode)}`)
  return answer.ok || answer.problem.code !== '400' ? answer : wrong(words.device.unknown)
}

export async function answerDevice(
  userCode: string,
  verdict: 'approve' | 'deny',
): Promise<AuthAnswer<unknown>> {
  const answer = await send(`device/${verdict}`, { userCode })
  return answer.ok || answer.problem.code === '429' ? answer : wrong(words.device.done)
}

/** POST with a body, GET without. The problem's code is the status, or `unreachable`. */
async function send<T>(path: string, body?: object): Promise<AuthAnswer<T>> {
  try {
    const response = await fetch(`/auth/${path}`, {
      ...(body
        ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        : {}),
    })
    const value = await response.json().catch(() => null)
    if (response.ok) return { ok: true, value }
    return {
      ok: false,
      problem: { code: String(response.status), message: wordsFor(response.status, value) },
    }
  } catch {
    return { ok: false, problem: { code: 'unreachable', message: words.problem.unreachable } }
  }
}

function wordsFor(status: number, answer: unknown): string {
  if (status === 429) return words.problem.tooMany
  const hasWords = typeof answer === 'object' && answer !== null && 'message' in answer
  return status < 500 && hasWords ? String(answer.message) : words.problem.unexpected
}

function wrong(message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { code: 'wrong', message } }
}

function wrongPassword<T>(answer: AuthAnswer<T>): AuthAnswer<T> {
  return answer.ok || !['400', '401'].includes(answer.problem.code)
    ? answer
    : wrong(words.signIn.wrongPassword)
}
