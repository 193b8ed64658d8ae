import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { DeskhandError } from '../../errors.ts'
import type { Caller } from './caller.ts'
import type { UserStore } from './store.ts'
import { type WidgetTokens, widgetTokenSeconds } from './widget-tokens.ts'

/** How long a one-time code may be exchanged, in milliseconds. */
const codeLife = 60_000

/** What the iframe needs to speak for the user. */
export interface WidgetSession {
  readonly token: string
  readonly expiresAt: Date
  readonly user: { readonly name: string; readonly email: string }
}

export interface ConnectWidget {
  /**
   * A one-time code for the iframe whose state is given: base64url SHA-256 of a secret that only the iframe knows. The
   * page that asks for the code hands it to its opener, and only to an opener of our own origin.
   */
  issueCode(caller: Caller, state: string): Promise<{ code: string; expiresAt: Date }>
  /** A bearer for the code and the secret of its state; the code dies even where the secret is wrong. */
  exchangeCode(code: string, stateSecret: string): Promise<WidgetSession>
  /** One more bearer, while the sign-in lives. */
  renew(caller: Caller): Promise<WidgetSession>
}

const kept = z.object({ authSessionId: z.string(), state: z.string() })

export function createConnectWidget(options: {
  store: UserStore
  widgetTokens: WidgetTokens
  now: () => Date
}): ConnectWidget {
  const { store, widgetTokens, now } = options

  async function sessionFor(user: { name: string; email: string }, authSessionId: string) {
    const at = now()
    return {
      token: await widgetTokens.mint(authSessionId, at),
      expiresAt: new Date(at.getTime() + widgetTokenSeconds * 1000),
      user: { name: user.name, email: user.email },
    }
  }

  return {
    issueCode: async (caller, state) => {
      const code = randomBytes(32).toString('base64url')
      const expiresAt = new Date(now().getTime() + codeLife)
      const value = JSON.stringify({ authSessionId: caller.authSessionId, state })
      await store.keepOnce(nameOf(code), value, expiresAt)
      return { code, expiresAt }
    },
    exchangeCode: async (code, stateSecret) => {
      const value = await store.takeOnce(nameOf(code), now())
      const grant = value === null ? null : kept.parse(JSON.parse(value))
      if (!grant || !isSecretOf(grant.state, stateSecret)) throw spent()
      const user = await store.findBySession(grant.authSessionId, now())
      if (!user || user.blocked) throw spent()
      return sessionFor(user, grant.authSessionId)
    },
    renew: (caller) => sessionFor(caller, caller.authSessionId),
  }
}

/** The code itself is not stored. */
function nameOf(code: string): string {
  return `widget-code:${createHash('sha256').update(code).digest('base64url')}`
}

function isSecretOf(state: string, stateSecret: string): boolean {
  const expected = Buffer.from(state)
  const actual = Buffer.from(createHash('sha256').update(stateSecret).digest('base64url'))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function spent(): DeskhandError {
  return new DeskhandError(
    'gone',
    'This connection code is spent or too old. Press Connect in the ticket again.',
  )
}
