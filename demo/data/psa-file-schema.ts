import { z } from 'zod'
import { noDate, type PsaRecords, psaDate, psaRecordsSchema } from '../psa/records.ts'

const hours = z.number().min(0)
const { tickets, actions, ...fixed } = psaRecordsSchema.shape

const ticket = tickets.element.omit({ dateoccurred: true, dateclosed: true, last_update: true }).extend({
  ageHours: hours,
  closedAgeHours: hours.optional(),
  actions: z
    .array(
      actions.element
        .omit({ id: true, ticket_id: true, datetime: true })
        .extend({ hiddenfromuser: z.boolean().default(false), ageHours: hours }),
    )
    .default([]),
})

const ids = z.record(z.string().regex(/^\d+$/), z.string())

/** The file `psa.yaml`: records whose dates count back from now, and which of them is which in the world file. */
export const psaFileSchema = z.strictObject({
  ...fixed,
  tickets: z.array(ticket),
  /** Each by the PSA's id; the values are ids of tenants, persons and computers. */
  mapping: z.strictObject({ clients: ids, users: ids, assets: ids }),
})

type PsaFile = z.output<typeof psaFileSchema>

/** The PSA's ids and the world file's ids of the same things. */
export type PsaMapping = PsaFile['mapping']

const firstActionId = 9001

/** Turns ages into dates and takes the actions out of their tickets, numbered from the oldest. */
export function recordsOf({ mapping: _, tickets: aged, ...rest }: PsaFile, now: Date): PsaRecords {
  const ago = (ageHours: number) => psaDate(new Date(now.getTime() - ageHours * 3_600_000))
  const told = aged
    .flatMap(({ id, actions: list }) => list.map((action) => ({ ...action, ticket_id: id })))
    .sort((a, b) => b.ageHours - a.ageHours)
    .map(({ ageHours, ...action }, index) => ({
      ...action,
      id: firstActionId + index,
      datetime: ago(ageHours),
    }))
  return {
    ...rest,
    tickets: aged.map(({ ageHours, closedAgeHours, actions: list, ...ticketOnly }) => ({
      ...ticketOnly,
      dateoccurred: ago(ageHours),
      dateclosed: closedAgeHours === undefined ? noDate : ago(closedAgeHours),
      last_update: ago(
        Math.min(ageHours, closedAgeHours ?? ageHours, ...list.map((action) => action.ageHours)),
      ),
    })),
    actions: told,
  }
}
