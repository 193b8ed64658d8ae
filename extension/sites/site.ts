/** Where an element of ours can sit in a page: beside or in the first element of the selector. */
export type Anchor = { selector: string; place: 'prepend' | 'append' | 'before' | 'after' }

/** What is known of a PSA's pages. One module for each PSA, nothing of it anywhere else. */
export type Site = {
  /** As the server names the integration's vendor. */
  vendor: string
  /** Match patterns of the vendor's own hosts; customers' own domains are added by their technicians. */
  hosts: readonly string[]
  /** The id of the ticket that an address shows; null where it shows none. */
  ticketOf: (address: URL) => string | null
  /** Where the button that opens the panel may sit, best first. With none of them it floats. */
  anchors: readonly Anchor[]
  /** How the page looks now; null where that cannot be told. */
  themeOf: (document: Document) => 'light' | 'dark' | null
}
