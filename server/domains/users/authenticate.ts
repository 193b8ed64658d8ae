import type { Caller } from './caller.ts'
import type { Auth } from './create-auth.ts'
import type { UserRecord, UserStore } from './store.ts'
import type { WidgetTokens } from './widget-tokens.ts'

/**
 * Who is behind a request, by its headers: our cookie, a bearer of the extension or the command line, or a widget's
 * bearer. Null for nobody, for a sign-in that has ended and for a blocked user. A request that brings a bearer is
 * judged by the bearer alone: its cookie is not looked at.
 */
export type Authenticate = (headers: Headers) => Promise<Caller | null>

export interface AuthenticateOptions {
  readonly auth: Auth
  readonly store: UserStore
  readonly widgetTokens: WidgetTokens
  readonly now: () => Date
}

/**
 * The caller as he is now: with the role and tenants of this moment; null where the sign-in has ended or he was blocked.
 * For what goes on after it was asked for.
 */
export type Recognise = (caller: Pick<Caller, 'authSessionId' | 'via'>) => Promise<Caller | null>

/** See `Recognise`. */
export function createRecognise({ store, now }: Pick<AuthenticateOptions, 'store' | 'now'>): Recognise {
  return async ({ authSessionId, via }) => {
    const user = await store.findBySession(authSessionId, now())
    return user && !user.blocked ? callerOf(user, authSessionId, via) : null
  }
}

/** See `Authenticate`. */
export function createAuthenticate({ auth, store, widgetTokens, now }: AuthenticateOptions): Authenticate {
  const recognise = createRecognise({ store, now })
  return async (headers) => {
    const bearer = bearerOf(headers)
    const via = bearer === null ? 'cookie' : isWidgetToken(bearer) ? 'widget' : 'bearer'
    const authSessionId =
      bearer !== null && via === 'widget'
        ? (await widgetTokens.read(bearer, now()))?.authSessionId
        : await signInOf(auth, headers, bearer)
    return authSessionId ? await recognise({ authSessionId, via }) : null
  }
}

async function signInOf(auth: Auth, headers: Headers, bearer: string | null): Promise<string | undefined> {
  const relevant = bearer === null ? headers : new Headers({ authorization: `Bearer ${bearer}` })
  if (bearer === null && !headers.has('cookie')) return undefined
  return (await auth.api.getSession({ headers: relevant }))?.session.id
}

function bearerOf(headers: Headers): string | null {
  return /^bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
}

/** A widget's bearer has three parts, a sign-in's token and its signature are two. */
function isWidgetToken(token: string): boolean {
  return token.split('.').length === 3
}

function callerOf(user: UserRecord, authSessionId: string, via: Caller['via']): Caller {
  const { id, name, email, role, limitedToTenants, tenantIds } = user
  return { userId: id, name, email, role, limitedToTenants, tenantIds, via, authSessionId }
}
