export type WidgetToken = { token: string; expiresAt: string }

/** The browser's own, so that the keeper can be tried without it. */
export type TokenKeeperServices = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  now: () => number
  schedule: (then: () => void, milliseconds: number) => () => void
  /** One more bearer for the one that is held; rejects where that is refused. */
  renew: () => Promise<WidgetToken>
}

export type TokenKeeper = {
  /** The bearer, while it is good. */
  token: () => string | null
  keep: (token: WidgetToken) => void
  forget: () => void
}

const key = 'deskhand-widget'
/** How long before its end a bearer is renewed, and how soon a renewal that failed is tried again. */
const ahead = 3 * 60_000
const retry = 20_000

/**
 * Holds the widget's bearer in the session storage of our own origin (which browsers partition by the page around
 * it), and renews it before it ends. A renewal that fails is tried again while the bearer is still good.
 */
export function createTokenKeeper(services: TokenKeeperServices): TokenKeeper {
  const { storage, now, schedule, renew } = services
  let held = read(storage.getItem(key))
  let stop: () => void = () => undefined

  const left = () => (held ? Date.parse(held.expiresAt) - now() : 0)
  const plan = (milliseconds: number) => {
    stop()
    stop = schedule(async () => {
      if (left() <= 0) return
      try {
        keep(await renew())
      } catch {
        plan(retry)
      }
    }, milliseconds)
  }
  const keep = (token: WidgetToken) => {
    held = token
    storage.setItem(key, JSON.stringify(token))
    plan(Math.max(0, left() - ahead))
  }
  if (left() > 0) plan(Math.max(0, left() - ahead))
  return {
    token: () => (held && left() > 0 ? held.token : null),
    keep,
    forget: () => {
      stop()
      held = null
      storage.removeItem(key)
    },
  }
}

/** What the storage holds, if it is a bearer. */
function read(text: string | null): WidgetToken | null {
  if (!text) return null
  try {
    const { token, expiresAt } = JSON.parse(text)
    return typeof token === 'string' && typeof expiresAt === 'string' ? { token, expiresAt } : null
  } catch {
    return null
  }
}
