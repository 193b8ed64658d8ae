import { z } from 'zod'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { subjectKindOf } from '../../../core/facts/maintenance-item.ts'
import { type Target, targetFilters, targetScopes, targetTypes } from '../../../core/facts/target.ts'
import { parseCron } from '../../../core/schedules/cron-line.ts'
import { isTimeZone } from '../../../core/schedules/wall-clock.ts'
import { DeskhandError } from '../../errors.ts'
import type { NewSchedule } from './store.ts'

const id = z.string().min(1).max(200)
const line = z.string().max(200)

/** A schedule as it is edited. What its parts mean together, and whether what it names is there, `scheduleOf` checks. */
export const scheduleDraft = z.strictObject({
  /** Null: a new one. */
  id: id.nullable(),
  name: z.string().trim().min(1, 'Give it a name.').max(200),
  cron: line,
  executionCron: line.nullable(),
  timeZone: z.string().max(100).nullable(),
  enabled: z.boolean(),
  itemId: id.nullable(),
  target: z.strictObject({
    scope: z.enum(targetScopes),
    type: z.enum(targetTypes),
    ref: id.nullable(),
    filter: z.enum(targetFilters),
    tenant: id.nullable(),
    includeChildTenants: z.boolean(),
  }),
  reboot: z.enum(['never', 'ifNeeded', 'force']),
  offline: z.enum(['skip', 'applyOnConnect']),
  offlineDeadlineHours: wholeNumber(1, 720),
  mayPostpone: z.boolean(),
  // Shorter than this, a restart of the server would be enough to miss it.
  graceMinutes: wholeNumber(5, 7 * 24 * 60),
  spreadMinutes: wholeNumber(0, 24 * 60),
})

export type ScheduleDraft = z.infer<typeof scheduleDraft>

type Issue = { readonly path: string; readonly message: string }

/**
 * The schedule that a draft stands for.
 * @throws badInput with every problem at once; `detail.issues` as `{path, message}`, each message a sentence
 */
export function scheduleOf(index: FactsIndex, draft: ScheduleDraft): NewSchedule {
  const issues = [
    ...checkCron('cron', draft.cron),
    ...(draft.executionCron === null ? [] : checkCron('executionCron', draft.executionCron)),
    ...checkZone(draft.timeZone),
    ...checkItem(index, draft.itemId),
    ...checkTarget(index, draft.target),
  ]
  if (issues.length > 0) {
    const words = issues.map(({ message }) => message).join(' ')
    throw new DeskhandError('badInput', `The schedule is not right. ${words}`, { issues })
  }
  const { id: _, cron, executionCron, ...rest } = draft
  return { ...rest, cron: oneLine(cron), executionCron: executionCron && oneLine(executionCron) }
}

function checkCron(path: string, text: string): Issue[] {
  const read = parseCron(text)
  return read.ok ? [] : [{ path, message: read.error }]
}

function checkZone(timeZone: string | null): Issue[] {
  if (timeZone === null || isTimeZone(timeZone)) return []
  return [{ path: 'timeZone', message: 'Name a time zone such as Europe/Berlin.' }]
}

function checkItem(index: FactsIndex, itemId: string | null): Issue[] {
  if (itemId === null) return []
  const item = index.items.get(itemId)
  if (!item) return [{ path: 'itemId', message: 'There is no such item.' }]
  const subject = subjectKindOf(item)
  if (subject === 'computer') return []
  const message = `A schedule runs on computers, and this task is for a ${subject}.`
  return [{ path: 'itemId', message }]
}

function checkTarget(index: FactsIndex, target: Target): Issue[] {
  const { scope, type, ref, tenant, includeChildTenants } = target
  const issues: Issue[] = []
  const isIndividual = type === 'computer' || type === 'person'
  if (isIndividual !== (scope === 'individual'))
    issues.push({ path: 'target.type', message: 'This does not go with the scope.' })
  if (type === 'script')
    issues.push({
      path: 'target.type',
      message: 'A script cannot say whom a schedule means. Take everything, and let the deployments decide.',
    })
  const takesRef = type !== 'all' && type !== 'script'
  if (takesRef && !isThere(index, type, ref))
    issues.push({ path: 'target.ref', message: ref === null ? 'Choose whom it means.' : 'It is not there.' })
  if (!takesRef && ref !== null) issues.push({ path: 'target.ref', message: 'Nothing can be named here.' })
  if (scope === 'tenant' && !index.tenants.has(tenant ?? ''))
    issues.push({ path: 'target.tenant', message: 'Choose a tenant.' })
  if (scope !== 'tenant' && (tenant !== null || includeChildTenants))
    issues.push({ path: 'target.tenant', message: 'A tenant goes with the scope tenant only.' })
  return issues
}

/** Tags, device groups, products and agreement types are free words: there is no list that they could be missing from. */
function isThere(index: FactsIndex, type: Target['type'], ref: string | null): boolean {
  if (ref === null) return false
  if (type === 'computer') return index.computers.has(ref)
  if (type === 'person') return index.persons.has(ref)
  return type === 'group' ? index.groups.has(ref) : true
}

function wholeNumber(least: number, most: number) {
  const words = `Type a whole number from ${least} to ${most.toLocaleString('en')}.`
  return z.number(words).int(words).min(least, words).max(most, words)
}

function oneLine(text: string): string {
  return text.trim().split(/\s+/).join(' ')
}
