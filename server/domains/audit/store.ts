import type { Database, TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'

export type ActorKind = 'user' | 'agent' | 'server'

/** One entry as it is shown. */
export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly actorKind: ActorKind
  /** The user's name as it is now; null when it was not a user, or he is gone. */
  readonly userName: string | null
  readonly userId: string | null
  readonly agentId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly tenantId: string | null
  readonly detail: unknown
}

export interface NewAuditRow {
  readonly actorKind: ActorKind
  readonly userId: string | null
  readonly agentId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly tenantId: string | null
  /** JSON. */
  readonly detail: string
}

export interface AuditFilter {
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly tenantId?: string | undefined
  readonly userId?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Which entries tell of changes to some records, for whoever looks back at them. */
export interface ChangeFilter {
  readonly subjectKind: string
  readonly subjectId?: string
  readonly tenantId?: string
  readonly actions: readonly string[]
  /** Not before. */
  readonly since: Date
  readonly limit: number
}

/** Adds many entries within a transaction. */
export async function addAuditRows(tx: TransactionClient, rows: readonly NewAuditRow[]): Promise<void> {
  await inChunks(rows, (piece) => tx.auditEntry.createMany({ data: [...piece] }))
}

/** The audit's table: entries are added and read, never changed. */
export function createAuditStore({ prisma }: Database) {
  return {
    async add(row: NewAuditRow, tx: TransactionClient = prisma): Promise<void> {
      await tx.auditEntry.create({ data: row })
    },

    /** One entry more than `limit`, where there are more; the latest first (ids grow with time). */
    async list(filter: AuditFilter, tenants: 'all' | readonly string[]): Promise<AuditRecord[]> {
      const { subjectKind, subjectId, tenantId, userId, after, limit } = filter
      const rows = await prisma.auditEntry.findMany({
        where: {
          ...(subjectKind ? { subjectKind } : {}),
          ...(subjectId ? { subjectId } : {}),
          ...(userId ? { userId } : {}),
          ...(after ? { id: { lt: after } } : {}),
          AND: [tenantId ? { tenantId } : {}, tenants === 'all' ? {} : { tenantId: { in: [...tenants] } }],
        },
        include: { user: { select: { name: true } } },
        orderBy: { id: 'desc' },
        take: limit + 1,
      })
      return rows.map(recordOf)
    },

    /** Entries of some actions since an instant, the latest first; whoever asks has settled what his reader may see. */
    async changes(filter: ChangeFilter): Promise<AuditRecord[]> {
      const { subjectKind, subjectId, tenantId, actions, since, limit } = filter
      const rows = await prisma.auditEntry.findMany({
        where: {
          subjectKind,
          action: { in: [...actions] },
          at: { gte: since },
          ...(subjectId === undefined ? {} : { subjectId }),
          ...(tenantId === undefined ? {} : { tenantId }),
        },
        include: { user: { select: { name: true } } },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take: limit,
      })
      return rows.map(recordOf)
    },
  }
}

export type AuditStore = ReturnType<typeof createAuditStore>

type AuditRow = Omit<AuditRecord, 'actorKind' | 'userName' | 'detail'> & {
  readonly user: { readonly name: string } | null
  readonly actorKind: string
  readonly detail: string
}

function recordOf({ user, detail, actorKind, ...row }: AuditRow): AuditRecord {
  return {
    ...row,
    actorKind: actorKindOf(actorKind),
    userName: user?.name ?? null,
    detail: JSON.parse(detail),
  }
}

function actorKindOf(text: string): ActorKind {
  return text === 'user' || text === 'agent' ? text : 'server'
}
