import type { Logger } from 'pino'
import type { ComputerStore } from '../domains/computers/store.ts'
import type { IntegrationsService } from '../domains/integrations/integrations-service.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { LicenceStore } from '../domains/licences/store.ts'
import type { OutboxStore } from '../domains/outbox/store.ts'
import type { SessionRow, SessionStore } from '../domains/sessions/store.ts'
import type { TenantStore } from '../domains/tenants/store.ts'
import type { FactsService } from '../facts/facts.ts'
import type { Sealer } from '../sealer.ts'
import type { CommandTools } from './run-on-computer.ts'
import type { ScriptRunner } from './run-script.ts'
import type { WorkSlots } from './work-slots.ts'

/** What the workflows work with. */
export type EngineContext = {
  readonly sessions: SessionStore
  readonly computers: ComputerStore
  readonly tenants: TenantStore
  readonly items: ItemStore
  readonly outbox: OutboxStore
  readonly integrations: IntegrationsService
  readonly facts: FactsService
  readonly sealer: Sealer
  readonly commands: CommandTools
  readonly slots: WorkSlots
  readonly runScript: ScriptRunner
  readonly licences: LicenceStore
  /** Opens the value of a licence. */
  readonly openLicence: (sealed: string) => string
  /** Puts a message of the outbox on its way. */
  readonly deliver: (messageId: string) => Promise<void>
  /** Begins the next stretch of a session that waits for its computer. */
  readonly wake: (sessionId: string) => Promise<void>
  /** Lets the next session that waits for this computer begin. */
  readonly turnOver: (computerId: string) => Promise<void>
  /** Asks the target scripts that the session's resolution depends on. */
  readonly askTargets: (row: SessionRow) => Promise<void>
  /** What follows from a fresh inventory. */
  readonly afterInventory: (row: SessionRow) => Promise<void>
  /** So many days a session's log is kept after its end. */
  readonly logDays: number
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  readonly log: Logger
  readonly now: () => Date
}

/** A durable step: what it gave is kept, and it is not run again; one that was cut off is. So it must be safe to repeat. */
export type Step = {
  run<Output>(config: { readonly name: string }, work: () => Promise<Output>): Promise<Output>
}
