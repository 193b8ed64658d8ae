import type { Facts } from '../facts/facts.ts'

/** A world document, read: the facts, and the instant that it asks about, or null where it leaves that open. */
export interface World {
  readonly now: Date | null
  readonly facts: Facts
}
