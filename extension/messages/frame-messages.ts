/** What the content script says to its panel over their private channel. */
export type ToPanel = { type: 'theme'; theme: 'light' | 'dark' | null } | { type: 'ticketChanged' }

/** The one message that crosses the window: it brings the channel, and proves whose panel it is. */
export type Handshake = { type: 'deskhand-panel'; nonce: string; theme: 'light' | 'dark' | null }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The handshake in a message's data, if it is one. */
export function readHandshake(data: unknown): Handshake | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'deskhand-panel')
    return null
  if (!('nonce' in data) || typeof data.nonce !== 'string' || !uuid.test(data.nonce)) return null
  return { type: 'deskhand-panel', nonce: data.nonce, theme: readTheme('theme' in data ? data.theme : null) }
}

/** A theme, or null for anything else. */
export function readTheme(value: unknown): 'light' | 'dark' | null {
  return value === 'light' || value === 'dark' ? value : null
}
