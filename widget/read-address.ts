export type WidgetAddress = {
  ticket: { integrationId: string; ticketId: string } | null
  /** What the page around it asks for; null: as the reader's system has it. */
  theme: 'light' | 'dark' | null
}

const path = /^\/widget\/([0-9a-f-]{36})\/ticket\/([1-9][0-9]{0,11})\/?$/i

/** What the iframe's address says: `/widget/<integrationId>/ticket/<ticketId>`, and `?theme=dark|light`. */
export function readAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): WidgetAddress {
  const [, integrationId, ticketId] = path.exec(pathname) ?? []
  const theme = new URLSearchParams(search).get('theme')
  return {
    ticket: integrationId && ticketId ? { integrationId: integrationId.toLowerCase(), ticketId } : null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  }
}
