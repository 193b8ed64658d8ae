import { randomUUID } from 'node:crypto'
import { ZodError } from 'zod'

/** Every way in which a request can fail; the list is closed, clients decide by it. */
export const errorCodes = [
  'badInput',
  'notSignedIn',
  'notAllowed',
  'notFound',
  'conflict',
  'gone',
  'tooLarge',
  'tooMany',
  'vendorFailed',
  'unavailable',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What a client may read beside the words: JSON, never a secret. */
export type ErrorDetail = Readonly<Record<string, unknown>>

/** The one place where a code becomes an HTTP status. */
const httpStatuses: Record<ErrorCode, number> = {
  badInput: 400,
  notSignedIn: 401,
  notAllowed: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  tooLarge: 413,
  tooMany: 429,
  vendorFailed: 502,
  unavailable: 503,
  internal: 500,
}

/**
 * A failure with a closed code and words that a technician can act on. Whatever else is thrown becomes
 * `internal` at the edge, with a reference instead of its own words.
 */
export class DeskhandError extends Error {
  readonly code: ErrorCode
  readonly detail: ErrorDetail | undefined
  /** Set on `internal` only: the id under which the real cause stands in the log. */
  readonly reference: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    detail?: ErrorDetail,
    options?: { cause?: unknown; reference?: string },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DeskhandError'
    this.code = code
    this.detail = detail
    this.reference = options?.reference
  }

  /** The status of an HTTP answer that carries this error. */
  get httpStatus(): number {
    return httpStatuses[this.code]
  }
}

/** One cause keeps one reference, however many places ask for it. */
const internalErrors = new WeakMap<object, DeskhandError>()

/**
 * Anything thrown, as a DeskhandError: itself, `badInput` with the paths of a zod error, else `internal`
 * with a reference id (the same for the same cause) and no word of the cause.
 */
export function toDeskhandError(thrown: unknown): DeskhandError {
  if (thrown instanceof DeskhandError) return thrown
  if (thrown instanceof ZodError) return badInputOf(thrown)
  const key = typeof thrown === 'object' && thrown !== null ? thrown : new Error(String(thrown))
  const known = internalErrors.get(key)
  if (known) return known
  const reference = randomUUID()
  const error = new DeskhandError(
    'internal',
    `Something went wrong on the server. The log has the cause under the reference ${reference}.`,
    undefined,
    { cause: key, reference },
  )
  internalErrors.set(key, error)
  return error
}

/** A zod error in words: each problem with the path of its field, `detail.issues` as `{path, message}`. */
function badInputOf(error: ZodError): DeskhandError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const words = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  return new DeskhandError('badInput', `The input is not right. ${words}`, { issues })
}
