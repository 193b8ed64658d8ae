import type { Database } from '../../db/client.ts'

export type NewMessage = {
  /** The same key is said once. */
  readonly key: string
  /** ticketNote | timeEntry | mail */
  readonly kind: string
  readonly integrationId: string | null
  readonly sessionId: string | null
  readonly ticketId: string | null
  /** JSON. */
  readonly payload: string
}

export type OutboxStore = ReturnType<typeof createOutboxStore>

/**
 * Reads and alone writes the outbox: what is to be said to other systems, kept until it is said. Each change is told to
 * `changed`, with the session that the message speaks of.
 */
export function createOutboxStore({ prisma }: Database, changed: (sessionId: string) => Promise<void>) {
  async function update(id: string, data: Parameters<typeof prisma.outboxMessage.update>[0]['data']) {
    const message = await prisma.outboxMessage.update({ where: { id }, data })
    if (message.sessionId) await changed(message.sessionId)
  }

  return {
    /** Puts a message into the outbox, or finds the one with the same key. Gives its id. */
    async put(message: NewMessage, at: Date): Promise<string> {
      const { id } = await prisma.outboxMessage.upsert({
        where: { key: message.key },
        create: { ...message, nextAttemptAt: at, createdAt: at },
        // Changes nothing; without it Prisma asks first and adds then, and of two at once one fails.
        update: { key: message.key },
        select: { id: true },
      })
      if (message.sessionId) await changed(message.sessionId)
      return id
    },

    async find(id: string) {
      return await prisma.outboxMessage.findUnique({ where: { id } })
    },

    /** It was said. `externalId` is what the other system calls it, where it tells. */
    async delivered(id: string, externalId: string | null, at: Date): Promise<void> {
      await update(id, {
        status: 'delivered',
        externalId,
        deliveredAt: at,
        lastError: null,
        attempts: { increment: 1 },
      })
    },

    /** It could not be said, in words. `refused` = asking again will not help until somebody changes something. */
    async failed(id: string, words: string, next: { at: Date } | 'refused'): Promise<void> {
      await update(id, {
        lastError: words,
        attempts: { increment: 1 },
        ...(next === 'refused' ? { status: 'refused' } : { nextAttemptAt: next.at }),
      })
    },

    /** Ids of messages that wait and are due. */
    async due(at: Date, limit: number): Promise<string[]> {
      const rows = await prisma.outboxMessage.findMany({
        where: { status: 'waiting', nextAttemptAt: { lte: at } },
        select: { id: true },
        orderBy: { nextAttemptAt: 'asc' },
        take: limit,
      })
      return rows.map(({ id }) => id)
    },
  }
}
