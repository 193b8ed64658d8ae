import { hasEnded, sessionStatuses } from '../../../core/sessions/session-status.ts'
import type { TransactionClient } from '../../db/client.ts'

/** The kinds of records that something may stand in the way of. */
export type HeldKind = 'tenant' | 'person' | 'computer' | 'group' | 'item' | 'deployment'

/** One reason why records must stay as they are. */
export type HoldingRule = {
  readonly kind: HeldKind
  /** What stands in the way and what to do about it, in words that follow the record's name. */
  readonly words: string
  /** Those of the ids that it holds; null counts for nothing. */
  readonly held: (tx: TransactionClient, ids: string[]) => Promise<readonly (string | null)[]>
}

const openStatuses = sessionStatuses.filter((status) => !hasEnded(status))

/** Tenants go only when nothing else hangs on them. */
const tenantRules: readonly HoldingRule[] = [
  {
    kind: 'tenant',
    words: 'cannot be removed: it has sessions, and their history needs it',
    held: async (tx, ids) =>
      (await tx.maintenanceSession.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids } } })).map(
        ({ tenantId }) => tenantId,
      ),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed: it has agents, revoked ones included',
    held: async (tx, ids) =>
      (await tx.agent.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids } } })).map(
        ({ tenantId }) => tenantId,
      ),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed while it has licences: remove them first',
    held: async (tx, ids) =>
      (await tx.licence.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids } } })).map(
        ({ tenantId }) => tenantId,
      ),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed while an invitation of an agent is open: use it, or let it end',
    held: async (tx, ids) =>
      (
        await tx.enrolmentToken.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids }, usedAt: null } })
      ).map(({ tenantId }) => tenantId),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed while a user is limited to it: change the user’s tenants first',
    held: async (tx, ids) =>
      (await tx.userTenant.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids } } })).map(
        ({ tenantId }) => tenantId,
      ),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed while an integration syncs it: end the link first',
    held: async (tx, ids) =>
      (await tx.externalLink.groupBy({ by: ['tenantId'], where: { tenantId: { in: ids } } })).map(
        ({ tenantId }) => tenantId,
      ),
  },
  {
    kind: 'tenant',
    words: 'cannot be removed while a schedule is for it: change the schedule first',
    held: async (tx, ids) =>
      (await tx.schedule.groupBy({ by: ['targetTenantId'], where: { targetTenantId: { in: ids } } })).map(
        ({ targetTenantId }) => targetTenantId,
      ),
  },
]

const itemRules: readonly HoldingRule[] = [
  {
    kind: 'item',
    words: 'cannot be removed: sessions have acted on it, and their history needs it',
    held: async (tx, ids) =>
      (await tx.sessionAction.groupBy({ by: ['itemId'], where: { itemId: { in: ids } } })).map(
        ({ itemId }) => itemId,
      ),
  },
  {
    kind: 'item',
    words: 'cannot be removed while a schedule is for it: change the schedule first',
    held: async (tx, ids) =>
      (await tx.schedule.groupBy({ by: ['itemId'], where: { itemId: { in: ids } } })).map(
        ({ itemId }) => itemId,
      ),
  },
  {
    kind: 'item',
    words: 'cannot be removed while it has licences: remove them first',
    held: async (tx, ids) =>
      (await tx.licence.groupBy({ by: ['itemId'], where: { itemId: { in: ids } } })).map(
        ({ itemId }) => itemId,
      ),
  },
]

/** Why records cannot be removed. History that the model lets stand without a record is no reason. */
export const removalRules: readonly HoldingRule[] = [
  {
    kind: 'deployment',
    words: 'cannot be removed while a session of it is open: let it end, or cancel it',
    held: async (tx, ids) =>
      (
        await tx.maintenanceSession.groupBy({
          by: ['deploymentId'],
          where: { deploymentId: { in: ids }, status: { in: openStatuses } },
        })
      ).map(({ deploymentId }) => deploymentId),
  },
  ...itemRules,
  {
    kind: 'computer',
    words: 'cannot be removed: sessions ran on it, and their history needs it',
    held: async (tx, ids) =>
      (await tx.maintenanceSession.groupBy({ by: ['computerId'], where: { computerId: { in: ids } } })).map(
        ({ computerId }) => computerId,
      ),
  },
  {
    kind: 'computer',
    words: 'cannot be removed while an agent is enrolled on it: revoke the agent first',
    held: async (tx, ids) =>
      (
        await tx.agent.groupBy({ by: ['computerId'], where: { computerId: { in: ids }, revokedAt: null } })
      ).map(({ computerId }) => computerId),
  },
  {
    kind: 'person',
    words: 'cannot be removed: sessions ran for them, and their history needs them',
    held: async (tx, ids) =>
      (await tx.maintenanceSession.groupBy({ by: ['personId'], where: { personId: { in: ids } } })).map(
        ({ personId }) => personId,
      ),
  },
  ...(['computer', 'person', 'group'] as const).map(scheduleRule),
  ...tenantRules,
]

/** Why records cannot be changed. */
export const changeRules: readonly HoldingRule[] = [
  {
    kind: 'item',
    words: 'cannot be changed: it belongs to the shipped library, which is read-only',
    held: shippedItems,
  },
]

function scheduleRule(kind: 'computer' | 'person' | 'group'): HoldingRule {
  return {
    kind,
    words: 'cannot be removed while a schedule is for it: change the schedule first',
    held: async (tx, ids) =>
      (
        await tx.schedule.groupBy({ by: ['targetRef'], where: { targetType: kind, targetRef: { in: ids } } })
      ).map(({ targetRef }) => targetRef),
  }
}

/** The items of the shipped library; among these where they are named. */
export async function shippedItems(tx: TransactionClient, ids?: string[]): Promise<string[]> {
  const rows = await tx.maintenanceItem.findMany({
    where: { library: 'global', ...(ids ? { id: { in: ids } } : {}) },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
