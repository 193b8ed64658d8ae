import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'

/** Dates are whole days (YYYY-MM-DD) in the tenant's time zone, both ends included; null = open-ended. */
export type NewAgreement = {
  readonly id?: string
  readonly tenantId: string
  readonly name?: string | null
  readonly type: string
  readonly from: string
  readonly to?: string | null
  /** The computers it covers; null = the whole tenant. */
  readonly computerIds?: readonly string[] | null
  readonly additions?: readonly { product: string; from: string; to?: string | null }[]
}

export type AgreementStore = ReturnType<typeof createAgreementStore>

/** Alone writes agreements, what they cover and their additions. */
export function createAgreementStore({ prisma }: Database) {
  return {
    /** Adds an agreement with its additions. Gives the id. */
    async create(agreement: NewAgreement): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.agreement.create({
          data: {
            ...(agreement.id ? { id: agreement.id } : {}),
            tenantId: agreement.tenantId,
            name: agreement.name ?? null,
            type: agreement.type,
            startsOn: agreement.from,
            endsOn: agreement.to ?? null,
            coversAll: agreement.computerIds == null,
            computers: { create: (agreement.computerIds ?? []).map((computerId) => ({ computerId })) },
            additions: {
              create: (agreement.additions ?? []).map(({ product, from, to }) => ({
                product,
                startsOn: from,
                endsOn: to ?? null,
              })),
            },
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'agreement', [id])
        return id
      })
    },
  }
}
