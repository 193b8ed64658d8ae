// Whether this browser was asked already, in this session of it, and said yes. A cookie without an end lives exactly
// that long and is shared by all windows; it opens nothing, it only spares a press of a button.
const name = 'deskhand.connected'

/** True when the sign-in was connected to a panel before in this session of the browser. */
export function isTrusted(authSessionId: string): boolean {
  return document.cookie.split('; ').includes(`${name}=${authSessionId}`)
}

/** Remembers it until the browser is closed. */
export function trust(authSessionId: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http, as on one's own machine
  document.cookie = `${name}=${authSessionId}; Path=/connect; SameSite=Strict${secure}`
}
