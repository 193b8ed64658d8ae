/**
 * The one interface of a PSA (professional services automation: the system the tickets live in).
 *
 * Every integration with a PSA fulfils this contract, so the rest of the server never sees a vendor's
 * shapes or quirks. Rules that hold for all methods:
 * - ids are the vendor's own, as strings; they are unique within one kind and one PSA only;
 * - instants are ISO 8601 with `Z`; days are `YYYY-MM-DD`; what the vendor writes as "none" is null here;
 * - nothing throws for what the other side does: the answer is a {@link PsaResult} with a closed code;
 * - words in an error are meant for a technician and never hold a secret, a token or an address with one.
 */

/**
 * What can go wrong with a PSA.
 * - `notFound`: there is no such ticket, user, … (or it was removed for good).
 * - `notAllowed`: signed in, but the integration's own account lacks the right.
 * - `refused`: the PSA understood the request and will not do it, such as a note on a closed ticket.
 * - `rateLimited`: too many requests, and waiting within the caller's patience did not help.
 * - `unreachable`: no answer: network, name, certificate, timeout, a fault of the server, or the caller gave up.
 * - `unauthenticated`: the sign-in itself was refused: client id, secret or tenant.
 * - `invalidAnswer`: an answer came that is not what this PSA is known to send.
 */
export type PsaErrorCode =
  | 'notFound'
  | 'notAllowed'
  | 'refused'
  | 'rateLimited'
  | 'unreachable'
  | 'unauthenticated'
  | 'invalidAnswer'

/** A failure in words that a technician can act on. */
export type PsaError = { code: PsaErrorCode; message: string }

/** Either the value or the reason why there is none. */
export type PsaResult<T> = { ok: true; value: T } | { ok: false; error: PsaError }

/**
 * Who asked for help. `generalUser` is the stock user that a PSA puts where nobody is named: no person.
 * `email` is as the PSA wrote it: compare it without case.
 */
export type PsaRequester =
  | { kind: 'user'; userId: string; name: string; email: string | null }
  | { kind: 'generalUser' }
  | { kind: 'none' }

/** One ticket, read by itself: lists of tickets lack half of this. */
export type PsaTicket = {
  id: string
  summary: string
  /** Plain text as the requester wrote it. */
  details: string
  clientId: string | null
  clientName: string
  siteId: string | null
  requester: PsaRequester
  /** The assignee, or null while unassigned. */
  agentId: string | null
  contractId: string | null
  /** The assets linked to the ticket, in the PSA's order; they may belong to another client. */
  assets: PsaAssetRef[]
  closed: boolean
  deleted: boolean
  /** When the requester asked; null where the PSA does not say. */
  openedAt: string | null
  lastUpdate: string | null
}

/** An asset as a ticket names it. */
export type PsaAssetRef = { id: string; name: string }

/** A contact of a client. */
export type PsaUser = {
  id: string
  name: string
  /** Every address known of the user, the main one first, each once without regard to case. */
  emails: string[]
  login: string | null
  clientId: string | null
  siteId: string | null
  active: boolean
  generalUser: boolean
  serviceAccount: boolean
  /** The directory's object id and tenant id, where the PSA synchronises its users from there. */
  directoryObjectId: string | null
  directoryTenantId: string | null
}

/** A configuration item, of which only some are computers. */
export type PsaAsset = {
  id: string
  name: string
  clientId: string | null
  siteId: string | null
  /** The PSA's type in words, such as "Workstation" or "Printer". */
  type: string
  active: boolean
  /** Whatever may identify the machine: key fields such as a serial or a host name; no blanks. */
  keys: string[]
  fields: { name: string; value: string }[]
  userName: string | null
  /** Known from the detail only; lists give none. */
  userIds: string[]
  contractIds: string[]
  /** The machine's ids in other systems that the PSA links it to. */
  links: {
    automate: string | null
    connectWiseControl: string | null
    intune: string | null
    other: string | null
  }
}

/** A customer. */
export type PsaClient = {
  id: string
  name: string
  active: boolean
  domain: string | null
  /** Directory tenants that belong to it, each once. */
  directoryTenantIds: string[]
}

/** A product on an agreement with the days on which it counts, both ends included. */
export type PsaAddition = {
  id: string
  product: string
  quantity: number
  from: string | null
  to: string | null
}

/** A contract with its products; what a target by agreement type or product is resolved against. */
export type PsaAgreement = {
  id: string
  clientId: string
  name: string
  type: string
  from: string | null
  to: string | null
  /** The PSA itself says it is in force; a cancelled one keeps its dates. */
  active: boolean
  /** The covered assets, or null where the contract names none and so covers the whole client. */
  assetIds: string[] | null
  additions: PsaAddition[]
}

/** One entry of a ticket's history. */
export type PsaNote = {
  id: string
  ticketId: string
  html: string
  /** Hidden from the requester. */
  internal: boolean
  /** The time that was worked, in minutes; 0 = none is entered. */
  minutes: number
  author: string
  at: string | null
}

/** One line of a connection test: what was tried, and in words what is wrong with it. */
export type PsaCheck = { name: string; ok: boolean; message: string }

/**
 * How long the caller is willing to wait.
 * - `signal` gives up at once.
 * - `maxWaitMs`: the most that one call may spend waiting after "too many requests"; a technician at the
 *   screen waits less than a synchronisation at night.
 */
export type PsaCallOptions = { signal?: AbortSignal; maxWaitMs?: number }

/** A connected PSA. */
export type Psa = {
  /** One ticket by its id. A deleted ticket is an answer with `deleted`, not `notFound`. */
  readTicket(ticketId: string, options?: PsaCallOptions): Promise<PsaResult<PsaTicket>>
  /** One user with all their addresses. */
  readUser(userId: string, options?: PsaCallOptions): Promise<PsaResult<PsaUser>>
  /** The assets linked to a ticket, with their fields. */
  listTicketAssets(ticketId: string, options?: PsaCallOptions): Promise<PsaResult<PsaAsset[]>>
  /** All active and inactive assets of a client. */
  listClientAssets(clientId: string, options?: PsaCallOptions): Promise<PsaResult<PsaAsset[]>>
  /** One asset with its users and contracts. */
  readAsset(assetId: string, options?: PsaCallOptions): Promise<PsaResult<PsaAsset>>
  /** All clients, inactive ones too, with their directory tenants. */
  listClients(options?: PsaCallOptions): Promise<PsaResult<PsaClient[]>>
  /** All users of a client without the stock General User, inactive ones too. */
  listUsers(clientId: string, options?: PsaCallOptions): Promise<PsaResult<PsaUser[]>>
  /** All agreements of a client with their products and dates. */
  listAgreements(clientId: string, options?: PsaCallOptions): Promise<PsaResult<PsaAgreement[]>>
  /** Adds a note that the requester does not see. `html` is sent as it is: escape what came from outside. */
  addInternalNote(
    note: { ticketId: string; html: string },
    options?: PsaCallOptions,
  ): Promise<PsaResult<{ noteId: string | null }>>
  /** Adds time that was worked, with an internal note that says on what; it is one of {@link Psa.listNotes} then. */
  addTimeEntry(
    entry: { ticketId: string; html: string; minutes: number },
    options?: PsaCallOptions,
  ): Promise<PsaResult<{ noteId: string | null }>>
  /** The ticket's notes, time entries among them, oldest first. */
  listNotes(ticketId: string, options?: PsaCallOptions): Promise<PsaResult<PsaNote[]>>
  /** Signs in anew and reads one of everything needed; an error only where the sign-in itself fails. */
  testConnection(options?: PsaCallOptions): Promise<PsaResult<{ checks: PsaCheck[] }>>
  /** The address of the ticket's page, for links in notes and mails. */
  ticketUrl(ticketId: string): string
}
