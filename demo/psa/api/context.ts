import type { DemoPsaQuirks } from '../quirks.ts'
import type { DemoPsaStore } from '../store.ts'
import type { Tokens } from './tokens.ts'

/** What every part of the REST side works with. */
export type DemoPsaContext = {
  store: DemoPsaStore
  quirks: DemoPsaQuirks
  /** The clock, in milliseconds since 1970. */
  now: () => number
  /** The name that the token address wants in `?tenant=`. */
  tenant: string
  clientId: string
  clientSecret: string
  /** The agent that API clients act as. */
  apiAgentId: number
  /** The agent that is signed in on the pages. */
  pageAgentId: number
  customTab: CustomTab | null
  tokens: Tokens
}

/** A tab on the ticket page that shows another site, with variables in its address. */
export type CustomTab = {
  name: string
  /** May hold `$FAULTID`, `$LOGGEDINAGENTID`, `$AGENTID`, `$USEREMAILADDRESS` and `$HMAC`. */
  urlTemplate: string
  /** The key of `$HMAC`; without it `$HMAC` is empty. */
  hmacSecret?: string
}
