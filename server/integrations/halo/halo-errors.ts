import { z } from 'zod'
import type { PsaError, PsaErrorCode } from '../psa.ts'

/** The shapes in which Halo has been seen to put an error (Vendor facts, HaloPSA, errors). */
const errorBody = z.union([
  z.string(),
  z.object({ errorMessage: z.string().min(1) }).transform(({ errorMessage }) => errorMessage),
  z.object({ Message: z.string().min(1) }).transform(({ Message }) => Message),
  z.object({ message: z.string().min(1) }).transform(({ message }) => message),
  z.object({ error_description: z.string().min(1) }).transform((body) => body.error_description),
  z.object({ error: z.string().min(1) }).transform(({ error }) => error),
])

const longestQuote = 200

/**
 * The words in an error body, fit to be quoted: markup gone, one line, cut short, and every given secret
 * blotted out.
 * @param text the body as it came; anything from JSON to an HTML page
 * @returns the words, or an empty string where the body has none
 */
export function quoteError(text: string, secrets: readonly string[]): string {
  let words = ''
  try {
    const parsed = errorBody.safeParse(JSON.parse(text))
    words = parsed.success ? parsed.data : ''
  } catch {
    words = /^\s*</.test(text) ? '' : text
  }
  for (const secret of secrets) if (secret) words = words.replaceAll(secret, '•••')
  const line = words
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line
}

/** An error of the interface. */
export function fail(code: PsaErrorCode, message: string): { ok: false; error: PsaError } {
  return { ok: false, error: { code, message } }
}

/** What an HTTP status that is no success means; `quoted` is what HaloPSA said, perhaps empty. */
export function failByStatus(status: number, quoted: string): { ok: false; error: PsaError } {
  const said = quoted ? ` It said: “${quoted}”` : ''
  if (status === 404) return fail('notFound', `HaloPSA does not know this record.${said}`)
  if (status === 401)
    return fail(
      'unauthenticated',
      `HaloPSA does not accept the sign-in. Check the integration's client id and secret.${said}`,
    )
  if (status === 403)
    return fail(
      'notAllowed',
      `The agent that the integration signs in as lacks a permission in HaloPSA, or its application lacks a scope.${said}`,
    )
  if (status >= 500)
    return fail('unreachable', `HaloPSA has a fault of its own (HTTP ${status}). Try again later.${said}`)
  return fail('refused', `HaloPSA refused the request (HTTP ${status}).${said}`)
}
