import type { Logger } from 'pino'
import type { ComputerStore } from '../domains/computers/store.ts'
import type { IntegrationsService } from '../domains/integrations/integrations-service.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { OutboxStore } from '../domains/outbox/store.ts'
import type { SessionStore } from '../domains/sessions/store.ts'
import type { FactsService } from '../facts/facts.ts'
import type { LiveBus } from '../live/bus.ts'
import type { Sealer } from '../sealer.ts'
import type { ScriptRunner } from './run-script.ts'

/** What the workflows work with. */
export type EngineContext = {
  readonly sessions: SessionStore
  readonly computers: ComputerStore
  readonly items: ItemStore
  readonly outbox: OutboxStore
  readonly integrations: IntegrationsService
  readonly facts: FactsService
  readonly bus: LiveBus
  readonly sealer: Sealer
  readonly runScript: ScriptRunner
  /** Puts a message of the outbox on its way. */
  readonly deliver: (messageId: string) => Promise<void>
  readonly cancelAsked: (sessionId: string) => Promise<boolean>
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  readonly log: Logger
  readonly now: () => Date
}

/** A durable step: what it gave is kept, and it is not run again; one that was cut off is. So it must be safe to repeat. */
export type Step = {
  run<Output>(config: { readonly name: string }, work: () => Promise<Output>): Promise<Output>
}
