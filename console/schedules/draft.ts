import { missingInTarget } from '../deployments/draft.ts'
import type { Issue } from '../server-api.ts'
import { words } from '../words.ts'
import type { Draft } from './client-types.ts'

const numbers = ['offlineDeadlineHours', 'graceMinutes', 'spreadMinutes'] as const

/** What an empty form stands for: off, so that saving it half done runs nothing. */
export function newDraft(tenantOnly: boolean): Draft {
  return {
    id: null,
    name: '',
    cron: '0 2 * * *',
    executionCron: null,
    timeZone: null,
    enabled: false,
    itemId: null,
    target: {
      scope: tenantOnly ? 'tenant' : 'cross-tenant',
      type: 'all',
      ref: null,
      filter: 'all',
      tenant: null,
      includeChildTenants: false,
    },
    reboot: 'never',
    offline: 'skip',
    offlineDeadlineHours: 24,
    mayPostpone: false,
    graceMinutes: 60,
    spreadMinutes: 30,
  }
}

/** What has to be filled in before it can be saved, by the path of its field. */
export function missingIn(draft: Draft): readonly Issue[] {
  const say = words.schedule.missing
  const found: Issue[] = []
  if (draft.name.trim() === '') found.push({ path: 'name', message: say.name })
  if (draft.itemId === '') found.push({ path: 'itemId', message: say.item })
  if (draft.cron.trim() === '') found.push({ path: 'cron', message: say.cron })
  if (draft.executionCron?.trim() === '') found.push({ path: 'executionCron', message: say.executionCron })
  if (draft.timeZone === '') found.push({ path: 'timeZone', message: say.timeZone })
  found.push(...missingInTarget(draft.target))
  for (const path of numbers) if (Number.isNaN(draft[path])) found.push({ path, message: say.number })
  return found
}

/** Whether it is known whom the draft means. */
export function hasTarget({ target }: Draft): boolean {
  return missingInTarget(target).length === 0
}

/**
 * The draft as far as it is written, for the question of what it comes to: what is missing and changes no due time is
 * filled in. Null where it has to be known first.
 */
export function askable(draft: Draft): Draft | null {
  const { cron, executionCron, timeZone } = draft
  if (cron.trim() === '' || executionCron?.trim() === '' || timeZone === '') return null
  const blank = newDraft(false)
  const known = Object.fromEntries(
    numbers.map((name) => [name, Number.isNaN(draft[name]) ? blank[name] : draft[name]]),
  )
  return {
    ...draft,
    ...known,
    name: draft.name.trim() || words.schedule.newTitle,
    itemId: draft.itemId || null,
    target: hasTarget(draft) ? draft.target : blank.target,
  }
}

/** Whether two drafts say the same. */
export function isSameDraft(a: Draft, b: Draft): boolean {
  return canonical(a) === canonical(b)
}

function canonical(draft: Draft): string {
  return JSON.stringify(draft, (_, value) => {
    if (Number.isNaN(value)) return 'not a number'
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}
