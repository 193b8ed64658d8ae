import { z } from 'zod'
import { dayInZone } from '../../../core/targeting/day-in-zone.ts'
import type { AuditRecord } from '../audit/store.ts'

const detail = z.object({
  until: z.coerce.date(),
  replacedUntil: z.coerce.date().optional(),
  reason: z.string().optional(),
})

/** An exception that somebody made, moved or ended: when it was to end before that, and after it. */
export type ExceptionRecord = {
  readonly did: 'made' | 'moved' | 'ended'
  readonly from: Date | null
  readonly to: Date | null
  readonly reason: string | null
}

/** What an entry of the audit tells of an exception; null where it tells of something else. */
export function readException({ action, at, detail: told }: AuditRecord): ExceptionRecord | null {
  if (!action.startsWith('exceptions.')) return null
  const read = detail.safeParse(told)
  if (!read.success) return null
  const { until, replacedUntil = null, reason = null } = read.data
  if (action === 'exceptions.end') return { did: 'ended', from: until, to: at, reason }
  return { did: replacedUntil ? 'moved' : 'made', from: replacedUntil, to: until, reason }
}

/** Says what was done with an exception, and why. */
export function describeException({ did, to, reason }: ExceptionRecord, timeZone: string): string {
  const until = to && did !== 'ended' ? ` until ${dayInZone(to, timeZone)}` : ''
  const words = did === 'ended' ? 'An exception was ended' : `An exception${until} was ${did}`
  return reason ? `${words}: ${reason}` : words
}
