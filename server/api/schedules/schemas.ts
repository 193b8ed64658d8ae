import { z } from 'zod'
import { scheduleDraft } from '../../domains/schedules/draft.ts'
import { recordId } from '../ids.ts'

export const listInput = z.strictObject({
  search: z.string().max(200).default(''),
  tenantId: recordId.nullable().default(null),
  enabled: z.boolean().nullable().default(null),
})

/** A due time to come; `executeAt` is null where execution follows detection at once. */
const upcoming = z.object({ at: z.string(), timeZone: z.string(), executeAt: z.string().nullable() })

export const scheduleRows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    cron: z.string(),
    /** The cron line in words; null where there are none for it. */
    when: z.string().nullable(),
    executionCron: z.string().nullable(),
    executes: z.string().nullable(),
    /** Null: each computer's own. */
    timeZone: z.string().nullable(),
    enabled: z.boolean(),
    /** Null: everything that resolves. */
    item: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** The target, in words. */
    target: z.string(),
    /** Belongs to no single tenant. */
    shared: z.boolean(),
    /** Null while it is off. */
    next: upcoming.nullable(),
    lastRun: z
      .object({
        firedAt: z.string(),
        sessions: z.number().int(),
        /** False while sessions are still being made. */
        finished: z.boolean(),
      })
      .nullable(),
  }),
)

export const savedSchedule = z.object({ draft: scheduleDraft, revision: z.string() })

/** `revision`: the one that was edited; null for a new schedule. */
export const saveInput = z.strictObject({ draft: scheduleDraft, revision: z.iso.datetime().nullable() })

export const saveOutput = z.object({ id: z.string(), revision: z.string() })

export const preview = z.object({
  when: z.string().nullable(),
  executes: z.string().nullable(),
  next: z.array(upcoming),
  /** All zones in which it is due. */
  zones: z.array(z.string()),
  /** How many computers it would take now. */
  computers: z.number().int(),
  /** How many are left out because a fact is not known, by the fact. */
  unknown: z.object({
    primaryPerson: z.number().int(),
    kind: z.number().int(),
    script: z.number().int(),
  }),
})

/** `request` is made anew for each press of the button. */
export const runNowInput = z.strictObject({ id: recordId, request: z.uuid() })
