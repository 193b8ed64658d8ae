import type { Fault } from './faults.ts'

/**
 * How awkward Corral Desk is. The defaults are what a HaloPSA is known for; tests turn single ones up to
 * prove that a client copes (Vendor facts, HaloPSA).
 */
export type DemoPsaQuirks = {
  /** Asset lists without an envelope: never, where they are asked for by ticket (as seen), or always. */
  bareAssets: 'never' | 'byTicket' | 'always'
  /** The shape of error bodies; `mixed` takes another one each time, in a fixed order. */
  errorBodies: ErrorBodyShape | 'mixed'
  /** How long a token of an API client lives, in seconds. */
  tokenSeconds: number
  /** So many requests within so many seconds, and the next ones get 429; null = no limit. */
  burst: { requests: number; seconds: number } | null
  /** Outcomes that the API client's agent has no right to use. */
  forbiddenOutcomeIds: readonly number[]
  /** Outcomes that a closed ticket still takes; all others are refused there. */
  closedTicketOutcomeIds: readonly number[]
  /** Lists that the API client's agent may not read, such as `RecurringInvoice`: answered with 403. */
  forbiddenLists: readonly string[]
  /** The status of a successful write: both are told of. */
  createdStatus: 200 | 201
  /** Requests that go wrong; a test puts in and takes out of the list what it needs. */
  faults: readonly Fault[]
  /** Pages carry a strict content security policy, with trusted types. Also by `?csp=strict`. */
  strictCsp: boolean
  /** Pages replace the toolbar and the sidebar every second. Also by `?rerender=1`. */
  rerender: boolean
  /**
   * Pages carry a script that tries to read, fake, remove and cover what an extension puts into them, and keeps what
   * it learns in `window.hostile.loot`. Also by `?hostile=1`.
   */
  hostile: boolean
}

/** The shapes in which an error has been seen; `plain` is a bare JSON string. */
export type ErrorBodyShape = 'resultCode' | 'className' | 'message' | 'error' | 'plain'

/** The known behaviour, unless a test or a demo asks for more. */
export const defaultQuirks: DemoPsaQuirks = {
  bareAssets: 'byTicket',
  errorBodies: 'mixed',
  tokenSeconds: 3600,
  burst: { requests: 500, seconds: 180 },
  forbiddenOutcomeIds: [],
  closedTicketOutcomeIds: [],
  forbiddenLists: [],
  createdStatus: 201,
  faults: [],
  strictCsp: false,
  rerender: false,
  hostile: false,
}
