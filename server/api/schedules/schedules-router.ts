import { z } from 'zod'
import { scheduleDraft } from '../../domains/schedules/draft.ts'
import { recordId } from '../ids.ts'
import { procedure, router } from '../trpc.ts'
import {
  listInput,
  preview,
  runNowInput,
  savedSchedule,
  saveInput,
  saveOutput,
  scheduleRows,
} from './schemas.ts'

/** The schedules that the caller may see. */
const list = procedure('schedules.view', { reach: 'filtered' })
  .input(listInput)
  .output(scheduleRows)
  .query(({ ctx, input }) => ctx.services.schedules.list(ctx.caller, input))

/** One schedule to edit. */
const get = procedure('schedules.view')
  .input(z.strictObject({ id: recordId }))
  .output(savedSchedule)
  .query(({ ctx, input }) => ctx.services.schedules.get(ctx.caller, input.id))

/** Saves a draft; nothing is run. */
const save = procedure('schedules.edit')
  .input(saveInput)
  .output(saveOutput)
  .mutation(({ ctx, input }) => ctx.services.schedules.save(ctx.caller, input.draft, input.revision))

/** Removes a schedule; the sessions that it has made stay. */
const remove = procedure('schedules.edit')
  .input(z.strictObject({ id: recordId }))
  .mutation(({ ctx, input }) => ctx.services.schedules.remove(ctx.caller, input.id))

/** Switches a schedule on or off. */
const setEnabled = procedure('schedules.edit')
  .input(z.strictObject({ id: recordId, enabled: z.boolean() }))
  .output(z.object({ revision: z.string() }))
  .mutation(({ ctx, input }) => ctx.services.schedules.setEnabled(ctx.caller, input.id, input.enabled))

/** When a draft is due next, and how many computers it would take now. */
const previewDraft = procedure('schedules.view')
  .input(z.strictObject({ draft: scheduleDraft }))
  .output(preview)
  .query(({ ctx, input }) => ctx.services.schedules.preview(ctx.caller, input.draft))

/** Starts a schedule's sessions now. */
const runNow = procedure('sessions.start')
  .input(runNowInput)
  .output(z.object({ computers: z.number().int() }))
  .mutation(({ ctx, input }) => ctx.services.schedules.runNow(ctx.caller, input.id, input.request))

export const schedulesRouter = router({
  list,
  get,
  save,
  remove,
  setEnabled,
  preview: previewDraft,
  runNow,
})
