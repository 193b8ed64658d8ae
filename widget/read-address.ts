export type WidgetAddress = {
  ticket: { integrationId: string; ticketId: string } | null
  /** What the page around it asks for; null: as the reader's system has it. */
  theme: 'light' | 'dark' | null
}

/** An integration's id is the server's own, or the one of a world file: any text. */
const path = /^\/widget\/([^/]{1,600})\/ticket\/([1-9][0-9]{0,11})\/?$/

/** What the iframe's address says: `/widget/<integrationId>/ticket/<ticketId>`, and `?theme=dark|light`. */
export function readAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): WidgetAddress {
  const [, encodedId, ticketId] = path.exec(pathname) ?? []
  const integrationId = encodedId && decode(encodedId)
  const theme = new URLSearchParams(search).get('theme')
  return {
    ticket: integrationId && ticketId ? { integrationId, ticketId } : null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
