import { ClientError } from '../ui/client.ts'
import { words } from '../ui/words.ts'

/** What a sign-in window and the widget need of each other: the secret stays here, its SHA-256 goes to the window. */
export type ConnectState = { secret: string; hash: string }

/**
 * A fresh state: 32 random bytes and their SHA-256, both in base64url. Made ahead of the click, since browsers open
 * a window only in the click itself.
 */
export async function newConnectState(): Promise<ConnectState> {
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return { secret, hash: base64url(new Uint8Array(digest)) }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export type ConnectServices = {
  /** Opens the page at this path in a window of its own; null where the browser does not. */
  open: (path: string) => Window | null
  /** Where messages arrive: our own window. */
  target: EventTarget
  /** Our own origin: the only one that a code is taken from. */
  origin: string
  /** Calls `then` each second until it is stopped. */
  everySecond: (then: () => void) => () => void
}

/**
 * Opens our own sign-in page and gives the one-time code that it hands over. Only a message from that very window
 * and from our own origin counts. Rejects where the window was blocked, or was closed without a code.
 */
export function askForCode(state: ConnectState, services: ConnectServices): Promise<string> {
  const { target, origin } = services
  const opened = services.open(`/connect#${state.hash}`)
  if (!opened) {
    return Promise.reject(new ClientError('refused', words.problem.windowBlocked))
  }
  return new Promise((resolve, reject) => {
    const stopLooking = services.everySecond(() => {
      if (opened.closed) finish(() => reject(new ClientError('signedOut', words.problem.windowClosed)))
    })
    const onMessage = (event: Event) => {
      const code = codeIn(event, opened, origin)
      if (code) finish(() => resolve(code))
    }
    const finish = (settle: () => void) => {
      target.removeEventListener('message', onMessage)
      stopLooking()
      settle()
    }
    target.addEventListener('message', onMessage)
  })
}

function codeIn(event: Event, opened: Window, origin: string): string | null {
  if (!(event instanceof MessageEvent) || event.origin !== origin || event.source !== opened) return null
  const data: unknown = event.data
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'deskhand-connect')
    return null
  return 'code' in data && typeof data.code === 'string' && /^[\w-]{43}$/.test(data.code) ? data.code : null
}
