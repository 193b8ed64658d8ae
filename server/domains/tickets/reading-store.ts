import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import type { TicketReading } from './read-ticket.ts'

export type TicketRef = { readonly integrationId: string; readonly ticketId: string }

/** The form in which readings are kept: what an older server wrote in another one is not read. */
const form = 1

export type ReadingStore = ReturnType<typeof createReadingStore>

/** Reads and alone writes what PSAs last said of tickets, for every server and beyond a restart. */
export function createReadingStore({ prisma }: Database) {
  const rowOf = ({ integrationId, ticketId }: TicketRef) => ({
    integrationId_ticketId: { integrationId, ticketId },
  })
  return {
    /** Keeps what was said; what the requester wrote is not kept, since nothing is decided by it. */
    async save(ref: TicketRef, reading: TicketReading, readAt: Date): Promise<void> {
      const { integrationId, ticketId } = ref
      const ticket = { ...reading.ticket, details: '' }
      const kept = { context: JSON.stringify({ form, ...reading, ticket }), readAt }
      try {
        await prisma.ticketReading.upsert({
          where: rowOf(ref),
          create: { integrationId, ticketId, ...kept },
          update: kept,
        })
      } catch (error) {
        // Another server has kept it at the same time.
        if (databaseErrorKind(error) !== 'unique') throw error
      }
    },

    /** What was last said and when, or null. */
    async find(ref: TicketRef): Promise<{ reading: TicketReading; readAt: Date } | null> {
      const row = await prisma.ticketReading.findUnique({ where: rowOf(ref) })
      if (!row) return null
      const { form: written, ...reading } = JSON.parse(row.context) as { form: number } & TicketReading
      return written === form ? { reading, readAt: row.readAt } : null
    },

    /** Forgets it. */
    async remove({ integrationId, ticketId }: TicketRef): Promise<void> {
      await prisma.ticketReading.deleteMany({ where: { integrationId, ticketId } })
    },

    /** Forgets what was read before. */
    async prune(before: Date): Promise<void> {
      await prisma.ticketReading.deleteMany({ where: { readAt: { lt: before } } })
    },
  }
}
