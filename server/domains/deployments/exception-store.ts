import { createHash } from 'node:crypto'
import type { Desired } from '../../../core/facts/desired.ts'
import type { Target } from '../../../core/facts/target.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { desiredColumns } from '../../db/desired-columns.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'

/** A deployment that leaves one subject out of an item for a while, and whose it is. */
export type ExceptionRow = {
  readonly id: string
  readonly itemId: string
  readonly reason: string
  /** Null: whoever made it has no account any more. */
  readonly owner: { readonly id: string; readonly name: string } | null
  /** Null: made without a ticket. */
  readonly ticket: { readonly integrationId: string; readonly ticketId: string } | null
  readonly until: Date
  readonly createdAt: Date
}

export type NewException = {
  readonly itemId: string
  readonly name: string
  readonly desired: Desired
  /** One computer, one person or one tenant. */
  readonly target: Target
  readonly until: Date
  readonly reason: string
  readonly ownerId: string
  readonly ticket: { readonly integrationId: string; readonly ticketId: string } | null
}

export type ExceptionStore = ReturnType<typeof createExceptionStore>

const selected = {
  id: true,
  itemId: true,
  exceptionReason: true,
  exceptionOwnerId: true,
  exceptionTicket: true,
  expiresAt: true,
  createdAt: true,
} as const

type SelectedRow = {
  id: string
  itemId: string
  exceptionReason: string | null
  exceptionOwnerId: string | null
  exceptionTicket: string | null
  expiresAt: Date | null
  createdAt: Date
}

/** The part of the deployments' store that is about exceptions: those that have a reason and an end. */
export function createExceptionStore({ prisma }: Database) {
  async function withOwners(rows: readonly SelectedRow[]): Promise<ExceptionRow[]> {
    const ids = [...new Set(rows.flatMap(({ exceptionOwnerId }) => exceptionOwnerId ?? []))]
    const owners = await prisma.user.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true },
    })
    const byId = new Map(owners.map((owner) => [owner.id, owner]))
    return rows.map((row) => ({
      id: row.id,
      itemId: row.itemId,
      reason: row.exceptionReason ?? '',
      owner: byId.get(row.exceptionOwnerId ?? '') ?? null,
      ticket: ticketOf(row.exceptionTicket),
      until: row.expiresAt ?? row.createdAt,
      createdAt: row.createdAt,
    }))
  }

  return {
    /**
     * Keeps an exception. One that is in force for the same subject and item is replaced: there is never a second.
     * @returns its id, and when the one that it replaces was to end
     */
    async put(exception: NewException, now: Date): Promise<{ id: string; replacedUntil: Date | null }> {
      const write = () => prisma.$transaction((tx) => putIn(tx, exception, now))
      try {
        return await write()
      } catch (error) {
        // Somebody else made the same one at the same time: the second finds the first.
        const kind = databaseErrorKind(error)
        if (kind !== 'unique' && kind !== 'collision') throw error
        return await write()
      }
    },

    /** Ends an exception now. False where it is not in force. */
    async end(id: string, now: Date): Promise<boolean> {
      return await prisma.$transaction(async (tx) => {
        const { count } = await tx.deployment.updateMany({
          where: { id, exceptionReason: { not: null }, expiresAt: { gt: now } },
          data: { expiresAt: now },
        })
        if (count > 0) await recordFactChanges(tx, 'deployment', [id])
        return count > 0
      })
    },

    /** The exception that is in force for this item and target at an instant, or null. */
    async find(itemId: string, target: Target, now: Date): Promise<ExceptionRow | null> {
      const where = { ...sameAs(itemId, target), expiresAt: { gt: now } }
      const found = await prisma.deployment.findFirst({ where, orderBy: { id: 'asc' }, select: selected })
      const [row] = await withOwners(found ? [found] : [])
      return row ?? null
    },

    /** The exceptions among these deployments, in no particular order. */
    async among(ids: readonly string[]): Promise<ExceptionRow[]> {
      if (ids.length === 0) return []
      const where = { id: { in: [...ids] }, exceptionReason: { not: null } }
      return await withOwners(await prisma.deployment.findMany({ where, select: selected }))
    },

    /**
     * All exceptions, those in force by their end, the soonest first; those that are over the other way round.
     * @param state which ones, at the instant `now`
     */
    async list(state: 'active' | 'ended', now: Date): Promise<ExceptionRow[]> {
      const isActive = state === 'active'
      const rows = await prisma.deployment.findMany({
        where: { exceptionReason: { not: null }, expiresAt: isActive ? { gt: now } : { lte: now } },
        orderBy: [{ expiresAt: isActive ? 'asc' : 'desc' }, { id: 'asc' }],
        select: selected,
      })
      return await withOwners(rows)
    },
  }
}

async function putIn(
  tx: TransactionClient,
  exception: NewException,
  now: Date,
): Promise<{ id: string; replacedUntil: Date | null }> {
  const { itemId, target } = exception
  const same = await tx.deployment.findMany({
    where: sameAs(itemId, target),
    orderBy: { id: 'asc' },
    select: { id: true, expiresAt: true },
  })
  const inForce = same.find(({ expiresAt }) => expiresAt !== null && expiresAt > now)
  const id = inForce?.id ?? idOf(exception, same.length)
  const values = {
    name: exception.name,
    expiresAt: exception.until,
    exceptionReason: exception.reason,
    exceptionOwnerId: exception.ownerId,
    exceptionTicket: exception.ticket && `${exception.ticket.integrationId}:${exception.ticket.ticketId}`,
  }
  if (inForce) await tx.deployment.update({ where: { id }, data: values })
  else await tx.deployment.create({ data: { id, ...values, ...ruleColumns(exception) } })
  await recordFactChanges(tx, 'deployment', [id])
  return { id, replacedUntil: inForce?.expiresAt ?? null }
}

function sameAs(itemId: string, { scope, type, ref, tenant }: Target) {
  return {
    itemId,
    exceptionReason: { not: null },
    targetScope: scope,
    targetType: type,
    targetRef: ref,
    targetTenantId: tenant,
  }
}

/** The next id for this subject and item: two who make the same exception at once arrive at the same one. */
function idOf({ itemId, target }: NewException, before: number): string {
  const key = JSON.stringify([itemId, target.type, target.ref, target.tenant, before])
  return `exception-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`
}

function ruleColumns({ itemId, desired, target, ownerId }: NewException) {
  return {
    itemId,
    ...desiredColumns(desired),
    targetScope: target.scope,
    targetType: target.type,
    targetRef: target.ref,
    targetTenantId: target.tenant,
    parameters: '{}',
    parameterOverride: 'none',
    createdBy: ownerId,
  }
}

/** The PSA's ids of tickets are numbers, so what follows the last colon is one. */
function ticketOf(text: string | null): ExceptionRow['ticket'] {
  const at = text?.lastIndexOf(':') ?? -1
  return text && at > 0 ? { integrationId: text.slice(0, at), ticketId: text.slice(at + 1) } : null
}
