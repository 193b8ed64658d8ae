import type { Database, TransactionClient } from '../../db/client.ts'
import { roundOf } from './messages.ts'

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

/**
 * Puts a message into the outbox as part of a transaction, or finds the one with the same key. Gives its id. Whoever uses it
 * tells the session's watchers.
 */
export async function writeMessage(
  { outboxMessage }: Pick<TransactionClient, 'outboxMessage'>,
  message: NewMessage,
  at: Date,
): Promise<string> {
  const { id } = await outboxMessage.upsert({
    where: { key: message.key },
    create: { ...message, nextAttemptAt: at, createdAt: at },
    // Changes nothing; without it Prisma asks first and adds then, and of two at once one fails.
    update: { key: message.key },
    select: { id: true },
  })
  return id
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
      const id = await writeMessage(prisma, message, at)
      if (message.sessionId) await changed(message.sessionId)
      return id
    },

    async find(id: string) {
      return await prisma.outboxMessage.findUnique({ where: { id } })
    },

    async findByKey(key: string) {
      return await prisma.outboxMessage.findUnique({ where: { key } })
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

    /**
     * A refused message waits anew, for a delivery of its own. False where it is not refused (any more): of two who ask
     * at once, one does.
     */
    async again(id: string, at: Date): Promise<boolean> {
      const message = await prisma.outboxMessage.findUnique({ where: { id } })
      if (message?.status !== 'refused') return false
      const { count } = await prisma.outboxMessage.updateMany({
        where: { id, status: 'refused', payload: message.payload },
        data: {
          payload: JSON.stringify({ ...JSON.parse(message.payload), round: roundOf(message) + 1 }),
          status: 'waiting',
          attempts: 0,
          lastError: null,
          nextAttemptAt: at,
        },
      })
      if (count > 0 && message.sessionId) await changed(message.sessionId)
      return count > 0
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
