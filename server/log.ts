import { type Logger, pino } from 'pino'
import type { LogLevel } from './settings.ts'

/** Never written, wherever they stand in what is logged. */
const hidden = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'code',
  'deviceCode',
  'access_token',
  'device_code',
]

/** Where a hidden name may stand: at the top, in one object, or in the headers of a request or an answer. */
const hiddenPaths = [
  ...hidden.flatMap((name) => [name, `*.${name}`]),
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'res.headers["set-auth-token"]',
]

/** The server's log: one JSON object a line on the standard output, secrets left out. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    redact: { paths: hiddenPaths, censor: '[hidden]' },
    serializers: { err: errorForLog },
  })
}

/**
 * An error fit for the log. Prisma writes the values of the query into its message, among them hashes and sealed
 * secrets, so of its errors only the kind, the code and the stack's places stay.
 */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const places = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  const common = { type: error.name, stack: places.map((line) => line.trim()), ...codeOf(error) }
  const { cause, message } = error
  if (isOfPrisma(error)) return common
  // The engine's errors repeat the words of their cause.
  const repeats = cause instanceof Error && isOfPrisma(cause) && message.includes(cause.message)
  return { ...common, ...(repeats ? {} : { message }), ...(cause ? { cause: errorForLog(cause) } : {}) }
}

function isOfPrisma({ name }: Error): boolean {
  return name.startsWith('PrismaClient')
}

function codeOf(error: Error): { errorCode?: string } {
  return 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const tokenLike = /^[\w~.-]{24,}$/

/**
 * An address fit for the log: without the query, whose values may be secret, and with each part of the path that
 * looks like a token left out. Ids (UUIDs) and tRPC's dotted names stay.
 */
export function addressForLog(url: string): string {
  const path = url.split('?')[0] ?? ''
  return path
    .split('/')
    .map((part) => (tokenLike.test(part) && !uuid.test(part) && !isProcedures(part) ? '[hidden]' : part))
    .join('/')
}

/** `tools.list` or a batch of such names. */
function isProcedures(part: string): boolean {
  return /^[a-zA-Z]+(\.[a-zA-Z]+)+(,[a-zA-Z]+(\.[a-zA-Z]+)+)*$/.test(part)
}
