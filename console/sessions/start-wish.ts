import type { Option } from '../controls/use-options.ts'
import { words } from '../words.ts'
import type { StartInput } from './client-types.ts'

const say = words.startSessions

/** As many computers as the server starts at once. */
const mostComputers = 500

/** What is typed in the form. */
export interface StartWish {
  readonly computers: readonly Option[]
  readonly kind: StartInput['kind']
  /** Null: everything that resolves. */
  readonly itemId: string | null
  readonly reboot: NonNullable<StartInput['reboot']>
  readonly offline: NonNullable<StartInput['offline']>
  readonly offlineHours: number | null
  /** ISO text; null: right after the plan. */
  readonly executeAt: string | null
  readonly mayPostpone: boolean
}

/** The fields that are not right yet, each with what is wrong; `now` in epoch milliseconds. */
export function problemsOf(wish: StartWish, now: number): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  if (wish.computers.length === 0) problems.set('computers', say.missing)
  if (wish.computers.length > mostComputers) problems.set('computers', say.tooMany(mostComputers))
  const hours = wish.offlineHours
  const isWhole = hours !== null && Number.isInteger(hours) && hours >= 1 && hours <= 720
  if (wish.offline === 'applyOnConnect' && !isWhole) problems.set('offlineHours', say.hoursWrong)
  if (changes(wish) && wish.executeAt !== null && Date.parse(wish.executeAt) <= now)
    problems.set('executeAt', say.past)
  return problems
}

/** A detection changes nothing: there is no restart and no time of execution. */
export function changes({ kind }: StartWish): boolean {
  return kind !== 'detection'
}

/** What the server is asked for. */
export function inputOf(wish: StartWish, requestKey: string): StartInput {
  const { computers, kind, itemId, reboot, offline, offlineHours, executeAt, mayPostpone } = wish
  return {
    computerIds: computers.map(({ id }) => id),
    kind,
    ...(itemId !== null && { itemId }),
    ...(changes(wish) && { reboot }),
    offline,
    ...(offline === 'applyOnConnect' && offlineHours !== null && { offlineHours }),
    ...(changes(wish) && executeAt !== null && { executeAt, mayPostpone }),
    requestKey,
  }
}
