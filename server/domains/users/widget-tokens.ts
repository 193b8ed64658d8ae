import { jwtVerify, SignJWT } from 'jose'

/** How long a widget's bearer lives, in seconds. */
export const widgetTokenSeconds = 15 * 60

const audience = 'deskhand-widget'

/** Short bearers for the iframe in a PSA's page, to which no cookie of ours reaches. */
export interface WidgetTokens {
  /** A bearer for this sign-in, good for 15 minutes from `now`. */
  mint(authSessionId: string, now: Date): Promise<string>
  /** The sign-in that a bearer is for; null when it is not ours, not a widget's, or its time is over. */
  read(token: string, now: Date): Promise<{ authSessionId: string } | null>
}

/**
 * @param key 32 bytes, for nothing else
 * @param issuer the public address
 */
export function createWidgetTokens(key: Uint8Array, issuer: string): WidgetTokens {
  return {
    mint: (authSessionId, now) => {
      const seconds = Math.floor(now.getTime() / 1000)
      return new SignJWT({ sid: authSessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + widgetTokenSeconds)
        .sign(key)
    },
    read: async (token, now) => {
      try {
        const options = { issuer, audience, algorithms: ['HS256'], currentDate: now, requiredClaims: ['exp'] }
        const { payload } = await jwtVerify(token, key, options)
        return typeof payload.sid === 'string' ? { authSessionId: payload.sid } : null
      } catch {
        return null
      }
    },
  }
}
