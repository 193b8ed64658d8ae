import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { makeSignature } from 'better-auth/crypto'
import { betterAuth } from 'better-auth/minimal'
import { bearer } from 'better-auth/plugins/bearer'
import { deviceAuthorization } from 'better-auth/plugins/device-authorization'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'

/** The programs that may ask for a sign-in by a code shown on both sides. */
export const deviceClients = ['deskhand-extension', 'deskhand-cli'] as const

/** Where the sign-in endpoints live under the public address. */
export const authPath = '/auth'

/** The one header by which the client's address comes in; the server itself sets it on each request. */
export const addressHeader = 'x-deskhand-client-address'

export const minimumPasswordLength = 12
export const maximumPasswordLength = 128

export interface AuthOptions {
  readonly database: Database
  /** The public address, without a slash at its end. */
  readonly url: string
  /** Signs cookies and bearers, and seals the second factor's secrets. */
  readonly secret: string
  readonly log: Logger
  /** So many tries to sign in are taken a minute from one address. */
  readonly signInAttempts: number
}

export type Auth = ReturnType<typeof createAuth>

const days = 24 * 60 * 60

/** Endpoints of the library that this product does not offer. */
const disabledPaths = [
  '/sign-up/email',
  '/sign-in/social',
  '/link-social',
  '/unlink-account',
  '/list-accounts',
  '/refresh-token',
  '/get-access-token',
  '/account-info',
  '/request-password-reset',
  '/reset-password',
  '/verify-email',
  '/send-verification-email',
  '/change-email',
  '/delete-user',
  '/update-user',
  '/two-factor/send-otp',
  '/two-factor/verify-otp',
  '/error',
]

/**
 * Signing in: e-mail and password, a second factor (TOTP), bearers, and codes shown on both sides. Nobody signs up by
 * himself. Bearers count only with this server's signature, so that the tokens in a stolen database open nothing.
 */
export function createAuth({ database, url, secret, log, signInAttempts }: AuthOptions) {
  return betterAuth({
    appName: 'Deskhand',
    baseURL: url,
    basePath: authPath,
    secret,
    database: prismaAdapter(database.prisma, { provider: database.provider }),
    trustedOrigins: [url],
    telemetry: { enabled: false },
    // Unforeseen errors go to the server's own edge; the library would print them, with the values of the query.
    onAPIError: { throw: true },
    logger: { level: 'warn', log: (level, message) => log[level](`sign-in: ${message}`) },
    disabledPaths,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: minimumPasswordLength,
      maxPasswordLength: maximumPasswordLength,
      revokeSessionsOnPasswordReset: true,
    },
    session: { modelName: 'authSession', expiresIn: 7 * days, updateAge: days },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    advanced: {
      cookiePrefix: 'deskhand',
      // Said aloud: left out, the library turns both checks off wherever it takes the process for a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: url.startsWith('https:'),
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: signInAttempts },
        // A code has a million values: an office that shares an address gains nothing by more tries at one.
        '/two-factor/*': { window: 60, max: 5 },
        // Each sign-in by a code asks for it once, and every five seconds whether it was allowed.
        '/device/code': { window: 60, max: 2 * signInAttempts },
        '/device/token': { window: 60, max: 12 * signInAttempts },
        '/device': { window: 60, max: 4 * signInAttempts },
      },
    },
    plugins: [
      bearer({ requireSignature: true }),
      deviceAuthorization({
        expiresIn: '10m',
        interval: '5s',
        verificationUri: `${url}/device`,
        validateClient: (clientId) => deviceClients.some((known) => known === clientId),
      }),
      twoFactor({ issuer: 'Deskhand' }),
    ],
    databaseHooks: {
      session: { create: { before: async (session) => refuseBlocked(database, session.userId) } },
    },
    hooks: {
      after: createAuthMiddleware(async (context) => {
        if (context.path !== '/device/token') return
        const answer = context.context.returned
        if (!hasAccessToken(answer)) return
        return context.json({ ...answer, access_token: await signBearer(answer.access_token, secret) })
      }),
    },
  })
}

/** A session's token as the bearer that this server accepts. */
export async function signBearer(sessionToken: string, secret: string): Promise<string> {
  return `${sessionToken}.${await makeSignature(sessionToken, secret)}`
}

async function refuseBlocked(database: Database, userId: string): Promise<void> {
  const user = await database.prisma.user.findUnique({ where: { id: userId }, select: { banned: true } })
  if (user && !user.banned) return
  throw new APIError('FORBIDDEN', { message: 'This account is blocked. An admin can unblock it.' })
}

function hasAccessToken(answer: unknown): answer is Record<string, unknown> & { access_token: string } {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'access_token' in answer &&
    typeof answer.access_token === 'string'
  )
}
