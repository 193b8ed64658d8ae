import type { SubjectKind } from '../../../core/facts/maintenance-item.ts'
import type { Database } from '../../db/client.ts'

export type PastSession = Awaited<
  ReturnType<ReturnType<typeof createHistoryStore>['workOn']>
>['sessions'][number]

/** Reads what sessions have done to a subject. */
export function createHistoryStore({ prisma }: Database) {
  return {
    /**
     * Sessions that have worked on a subject since an instant, or still do, the latest first: those of which an action
     * has begun. Looking alone is no work. What was done for a tenant that the computer is no longer of is left out.
     * @returns `isWhole` false where there are more than `limit`
     */
    async workOn(
      { kind, id, tenantId }: { kind: SubjectKind; id: string; tenantId: string },
      since: Date,
      limit: number,
    ) {
      const subject = {
        computer: { computerId: id },
        person: { personId: id, subjectKind: 'person' },
        tenant: { subjectKind: 'tenant' },
      }[kind]
      const rows = await prisma.maintenanceSession.findMany({
        where: {
          ...subject,
          tenantId,
          kind: { not: 'detection' },
          OR: [{ endedAt: { gte: since } }, { endedAt: null, startedAt: { gte: since } }],
          actions: { some: { startedAt: { not: null } } },
        },
        select: {
          id: true,
          kind: true,
          status: true,
          startedAt: true,
          endedAt: true,
          requestedBy: { select: { name: true } },
          scheduleRun: { select: { schedule: { select: { name: true } } } },
          actions: {
            where: { startedAt: { not: null } },
            select: {
              itemId: true,
              itemName: true,
              action: true,
              version: true,
              result: true,
              reason: true,
              detectedBefore: true,
              detectedAfter: true,
              endedAt: true,
            },
            orderBy: { position: 'asc' },
          },
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      })
      return { sessions: rows.slice(0, limit), isWhole: rows.length <= limit }
    },
  }
}
