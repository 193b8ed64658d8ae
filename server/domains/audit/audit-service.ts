import { z } from 'zod'
import type { Database, TransactionClient } from '../../db/client.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { type AuditFilter, type AuditRecord, addAuditRows, createAuditStore } from './store.ts'

/** Who did it: a signed-in user, an agent, or the server by itself. */
export type AuditActor = Caller | { readonly agentId: string } | 'server'

export interface AuditEvent {
  readonly actor: AuditActor
  /** What was done, as `<domain>.<verb>`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id?: string | null }
  /** The tenant it touched; left out or null: none in particular. */
  readonly tenantId?: string | null
  /** What is worth knowing later: JSON, never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** The record of who did what. Entries are only ever added. */
export interface AuditService {
  /** Adds an entry; within `tx` it stands or falls with the change that it tells of. */
  record(event: AuditEvent, tx?: TransactionClient): Promise<void>
  /** The entries that the caller may see, the latest first; `next` is the id to go on after, or null at the end. */
  list(caller: Caller, filter: AuditFilter): Promise<{ entries: AuditRecord[]; next: string | null }>
}

/** What a list of entries may be narrowed by, as it comes from outside. */
export const auditFilter = z.object({
  subjectKind: z.string().max(60).optional(),
  subjectId: z.string().max(60).optional(),
  tenantId: z.string().max(60).optional(),
  userId: z.string().max(60).optional(),
  /** The id of the last entry that was read. */
  after: z.string().max(60).optional(),
  limit: z.int().min(1).max(200).default(50),
})

export function createAuditService(database: Database): AuditService {
  const store = createAuditStore(database)
  return {
    record: (event, tx) => store.add(rowOf(event), tx),
    list: async (caller, filter) => {
      requirePermission(caller, 'audit.view', filter.tenantId ? { tenantId: filter.tenantId } : {})
      const rows = await store.list(filter, visibleTenants(caller))
      const entries = rows.slice(0, filter.limit)
      return { entries, next: rows.length > filter.limit ? (entries.at(-1)?.id ?? null) : null }
    },
  }
}

/** Adds entries within the transaction of the change that they tell of, for whoever writes where no service is. */
export async function recordWithin(tx: TransactionClient, events: readonly AuditEvent[]): Promise<void> {
  await addAuditRows(tx, events.map(rowOf))
}

function rowOf({ actor, action, subject, tenantId, detail }: AuditEvent) {
  return {
    ...actorOf(actor),
    action,
    subjectKind: subject.kind,
    subjectId: subject.id ?? null,
    tenantId: tenantId ?? null,
    detail: JSON.stringify(detail ?? {}),
  }
}

function actorOf(actor: AuditActor) {
  if (actor === 'server') return { actorKind: 'server' as const, userId: null, agentId: null }
  if ('agentId' in actor) return { actorKind: 'agent' as const, userId: null, agentId: actor.agentId }
  return { actorKind: 'user' as const, userId: actor.userId, agentId: null }
}
