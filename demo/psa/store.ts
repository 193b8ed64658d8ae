import type { ActionRecord, PsaRecords, TicketRecord } from './records.ts'
import { noDate, psaDate, psaRecordsSchema } from './records.ts'

/** Told of each ticket that changed. */
export type TicketListener = (ticketId: number) => void

/** Corral Desk's records in memory, with the few writes it knows. */
export type DemoPsaStore = {
  /** The live records: read them, and change them through the methods only. */
  readonly records: PsaRecords
  /** Adds an entry to a ticket's history and returns it with its id. */
  addAction(action: Omit<ActionRecord, 'id' | 'datetime'>): ActionRecord
  /** Adds a ticket and returns it with its id. */
  addTicket(ticket: Omit<TicketRecord, 'id' | 'dateoccurred' | 'last_update'>): TicketRecord
  /** Changes a ticket; a closed status also sets its closing date. Undefined when there is none. */
  changeTicket(ticketId: number, change: TicketChange): TicketRecord | undefined
  /** Hears of changed tickets until the returned function is called. */
  onTicketChanged(listener: TicketListener): () => void
  /** Resolves when everything so far is saved; rejects when the last save failed. */
  saved(): Promise<void>
}

/** What a ticket lets itself be changed in. */
export type TicketChange = Partial<
  Pick<
    TicketRecord,
    'status_id' | 'agent_id' | 'user_id' | 'user_email' | 'asset_ids' | 'summary' | 'details' | 'deleted'
  >
>

/** What the store needs of the outside. */
export type StoreOptions = {
  records: unknown
  /** Called after every change, one call at a time. */
  save?: (records: PsaRecords) => Promise<void>
  /** The clock, in milliseconds since 1970. */
  now?: () => number
}

/**
 * Opens a store over a copy of the records.
 * @throws ZodError when the records are not in the shape of `records.ts`
 */
export function createStore({ records: input, save, now = Date.now }: StoreOptions): DemoPsaStore {
  const records = psaRecordsSchema.parse(structuredClone(input))
  const listeners = new Set<TicketListener>()
  let saving = Promise.resolve()

  const today = () => psaDate(new Date(now()))
  const nextId = (list: readonly { id: number }[]) => list.reduce((max, { id }) => Math.max(max, id), 0) + 1
  const changed = (ticketId: number) => {
    if (save) {
      saving = saving.catch(() => undefined).then(() => save(records))
      // `saved()` hands the failure to whoever asks; nobody asking must not end the process.
      saving.catch(() => undefined)
    }
    for (const listener of listeners) listener(ticketId)
  }

  return {
    records,
    addAction(action) {
      const added = { ...action, id: nextId(records.actions), datetime: today() }
      records.actions.push(added)
      const ticket = records.tickets.find(({ id }) => id === action.ticket_id)
      if (ticket) ticket.last_update = added.datetime
      changed(action.ticket_id)
      return added
    },
    addTicket(ticket) {
      const added = { ...ticket, id: nextId(records.tickets), dateoccurred: today(), last_update: today() }
      records.tickets.push(added)
      changed(added.id)
      return added
    },
    changeTicket(ticketId, change) {
      const ticket = records.tickets.find(({ id }) => id === ticketId)
      if (!ticket) return undefined
      Object.assign(ticket, change, { last_update: today() })
      if (change.status_id !== undefined) {
        const closed = records.statuses.find(({ id }) => id === change.status_id)?.closed ?? false
        ticket.hasbeenclosed = closed
        ticket.dateclosed = closed ? today() : noDate
      }
      changed(ticketId)
      return ticket
    },
    onTicketChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    saved: () => saving,
  }
}
