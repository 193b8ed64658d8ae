import type { Candidate, UndecidedReason } from '../../../core/identification/identify.ts'
import type { Database } from '../../db/client.ts'

type Named = { readonly id: string; readonly name: string }

/** A computer that an undecided record may stand for. */
export type NamedCandidate = Candidate & { readonly name: string; readonly tenant: Named }

/** A record whose machine cannot be told from its identity, as it waits for a person. */
export type UndecidedRecord = {
  readonly id: string
  readonly tenant: Named
  readonly agent: Named & {
    /** deskhand | meshcentral | automate | screenconnect | tacticalRmm */
    readonly kind: string
    readonly platform: string | null
    /** As the machine reported it. */
    readonly hardwareUuid: string | null
    readonly online: boolean
  }
  readonly reason: UndecidedReason
  /** The likeliest first. Computers that are gone meanwhile are not among them. */
  readonly candidates: readonly NamedCandidate[]
  readonly createdAt: Date
}

const named = { select: { id: true, name: true } } as const

/** Records that wait for a decision. */
export function createUndecidedStore({ prisma }: Database) {
  /** The candidates of several records by the computers' ids. */
  async function nameComputers(ids: readonly string[]): Promise<Map<string, Named & { tenant: Named }>> {
    const rows = await prisma.computer.findMany({
      where: { id: { in: [...new Set(ids)] } },
      select: { id: true, name: true, tenant: named },
    })
    return new Map(rows.map((row) => [row.id, row]))
  }

  return {
    /** The latest first, one more than `limit` where there are more. Those of revoked agents are nobody's matter. */
    async listUndecided(
      tenants: 'all' | readonly string[],
      page: { readonly after: string | null; readonly limit: number },
    ): Promise<UndecidedRecord[]> {
      const rows = await prisma.undecidedRecord.findMany({
        where: {
          decidedAt: null,
          agent: { revokedAt: null },
          ...(tenants === 'all' ? {} : { tenantId: { in: [...tenants] } }),
          ...(page.after === null ? {} : { id: { lt: page.after } }),
        },
        select: {
          id: true,
          reason: true,
          candidates: true,
          createdAt: true,
          tenant: named,
          agent: {
            select: { id: true, name: true, kind: true, platform: true, hardwareUuid: true, online: true },
          },
        },
        orderBy: { id: 'desc' },
        take: page.limit + 1,
      })
      const records = rows.map((row) => ({
        ...row,
        reason: row.reason as UndecidedReason,
        candidates: JSON.parse(row.candidates) as Candidate[],
      }))
      const computers = await nameComputers(
        records.flatMap(({ candidates }) => candidates.map(({ computerId }) => computerId)),
      )
      return records.map((record) => ({
        ...record,
        candidates: record.candidates.flatMap((candidate) => {
          const computer = computers.get(candidate.computerId)
          return computer ? [{ ...candidate, name: computer.name, tenant: computer.tenant }] : []
        }),
      }))
    },
  }
}
