import type { KeyObject } from 'node:crypto'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { DatabaseTarget } from './db/target.ts'
import { usualSignInAttempts } from './domains/users/sign-in-attempts.ts'
import { readSecretKey, readSigningKey } from './secrets.ts'

/** What the environment says, read once. */
export interface Settings {
  /** The public address as an origin, without a slash at its end; null: derived from the port (`publicUrlOf`). */
  readonly url: string | null
  /** 0 takes any free port. */
  readonly port: number
  /** The address of this machine to listen on. */
  readonly host: string
  /** Absolute. */
  readonly dataFolder: string
  /** PostgreSQL where DATABASE_URL says so, else a SQLite file in the data folder. */
  readonly database: DatabaseTarget
  /** 32 bytes; null: kept in the data folder. */
  readonly secretKey: Uint8Array | null
  /** Ed25519; null: kept in the data folder. */
  readonly signingKey: KeyObject | null
  readonly logLevel: LogLevel
  /** So many days a session's log is kept after its end. */
  readonly sessionLogDays: number
  /** So many tries to sign in are taken a minute from one address: an office may share one. */
  readonly signInAttempts: number
  /** Hosts that scripts on the server may speak to over HTTP. */
  readonly scriptHosts: readonly string[]
  /** How many proxies stand before this server, or which addresses they have; false: none. */
  readonly trustProxy: false | number | readonly string[]
  /** Opens /metrics to other machines; null: only this machine may read it. */
  readonly metricsToken: string | null
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Names with our prefix that other programs of the product read. */
const readElsewhere: ReadonlySet<string> = new Set(['DESKHAND_CHROMIUM', 'DESKHAND_SERVER', 'DESKHAND_TOKEN'])

const environment = z.object({
  DESKHAND_URL: z.string().transform(readOrigin).optional(),
  DESKHAND_PORT: z.string().transform(readPort).optional(),
  DESKHAND_HOST: z.string().min(1, 'must name an address of this machine, such as 127.0.0.1').optional(),
  DESKHAND_DATA: z.string().min(1, 'must name a folder').optional(),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//,
      'must begin with postgresql:// (leave it out for SQLite in the data folder)',
    )
    .optional(),
  DESKHAND_SECRET_KEY: z.string().transform(readWith(readSecretKey, 'must be 32 bytes in base64')).optional(),
  DESKHAND_SIGNING_KEY: z
    .string()
    .transform(readWith(readSigningKey, 'must be an Ed25519 private key (PKCS#8 PEM, or that in base64)'))
    .optional(),
  DESKHAND_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).optional(),
  DESKHAND_SESSION_LOG_DAYS: z.string().transform(readDays).optional(),
  DESKHAND_SIGN_IN_ATTEMPTS: z.string().transform(readAttempts).optional(),
  DESKHAND_SCRIPT_HOSTS: z.string().transform(readHosts).optional(),
  DESKHAND_TRUST_PROXY: z.string().transform(readTrustProxy).optional(),
  DESKHAND_METRICS_TOKEN: z.string().min(16, 'must have 16 characters or more').optional(),
})

/**
 * Reads the environment: the settings, or every problem at once, in words. An unknown `DESKHAND_…` name is a problem
 * too: a misspelt setting that is silently left out is worse than none. An empty value counts as left out.
 */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): SettingsResult {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(given)
  const problems = [
    ...Object.keys(given)
      .filter(isUnknown)
      .map((name) => `${name} is not a setting of Deskhand.`),
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}.`),
    ...missingHalf(given),
  ]
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, settings: settingsOf(parsed.data) }
}

/** The public address: as set, else this machine's own under the port that is really used. */
export function publicUrlOf(settings: Settings, port: number): string {
  return settings.url ?? `http://127.0.0.1:${port}`
}

function settingsOf(given: z.output<typeof environment>): Settings {
  const dataFolder = resolve(given.DESKHAND_DATA ?? './data')
  return {
    url: given.DESKHAND_URL ?? null,
    port: given.DESKHAND_PORT ?? 4300,
    host: given.DESKHAND_HOST ?? '127.0.0.1',
    dataFolder,
    database: given.DATABASE_URL ? { url: given.DATABASE_URL } : { file: join(dataFolder, 'deskhand.db') },
    secretKey: given.DESKHAND_SECRET_KEY ?? null,
    signingKey: given.DESKHAND_SIGNING_KEY ?? null,
    logLevel: given.DESKHAND_LOG_LEVEL ?? 'info',
    sessionLogDays: given.DESKHAND_SESSION_LOG_DAYS ?? 90,
    signInAttempts: given.DESKHAND_SIGN_IN_ATTEMPTS ?? usualSignInAttempts,
    scriptHosts: given.DESKHAND_SCRIPT_HOSTS ?? [],
    trustProxy: given.DESKHAND_TRUST_PROXY ?? false,
    metricsToken: given.DESKHAND_METRICS_TOKEN ?? null,
  }
}

function isUnknown(name: string): boolean {
  return name.startsWith('DESKHAND_') && !(name in environment.shape) && !readElsewhere.has(name)
}

/** Servers that share one key and make the other each for itself would not understand one another. */
function missingHalf(given: Record<string, unknown>): string[] {
  const hasSecret = 'DESKHAND_SECRET_KEY' in given
  const hasSigning = 'DESKHAND_SIGNING_KEY' in given
  if (hasSecret === hasSigning) return []
  return ['DESKHAND_SECRET_KEY and DESKHAND_SIGNING_KEY go together: set both, or neither.']
}

function readOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.parse(text)
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username
  ) {
    return url.origin
  }
  return refuse(context, 'must be an address such as https://deskhand.example.com, without a path')
}

function readPort(text: string, context: z.RefinementCtx): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  return refuse(context, 'must be a port from 0 to 65535')
}

function readDays(text: string, context: z.RefinementCtx): number {
  const days = Number(text)
  if (/^\d+$/.test(text) && days >= 1 && days <= 3650) return days
  return refuse(context, 'must be a number of days from 1 to 3650')
}

function readAttempts(text: string, context: z.RefinementCtx): number {
  const attempts = Number(text)
  if (/^\d+$/.test(text) && attempts >= 1 && attempts <= 1000) return attempts
  return refuse(context, 'must be a number of attempts a minute from 1 to 1000')
}

function readHosts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function readTrustProxy(text: string, context: z.RefinementCtx): number | string[] {
  if (/^\d$/.test(text)) return Number(text)
  const addresses = text.split(',').map((part) => part.trim())
  const known = addresses.every((address) =>
    /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d+)?)$/i.test(address),
  )
  if (known) return addresses
  return refuse(
    context,
    'must be the number of proxies before this server, or their addresses with commas between',
  )
}

function readWith<T>(read: (text: string) => T | null, problem: string) {
  return (text: string, context: z.RefinementCtx): T => read(text) ?? refuse(context, problem)
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
