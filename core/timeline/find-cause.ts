import { isListMethod } from '../detection/detection-methods.ts'
import { matchSoftware } from '../detection/match-software.ts'
import type { SoftwareMove } from './software-moves.ts'

/** An action of a session that has ended well on the computer. */
export interface PastAction {
  readonly sessionId: string
  /** install | update | downgrade | uninstall | repair | set | … */
  readonly action: string
  readonly itemName: string
  readonly endedAt: Date
  /** How the item is detected; null where it is no software. */
  readonly detection: { readonly method: string; readonly value: string | null } | null
}

/** Where nobody knows when the computer was looked at before: as long before as it may have been, in milliseconds. */
const longestGapMs = 7 * 86_400_000

/** An entry is looked for by what it is called, whatever its version. */
const anyVersion = '1'

/** A shorter name is a part of too many others. */
const shortestName = 3

const brings = ['install', 'update', 'downgrade', 'repair']

/**
 * The action that made a program come, go or change: the last of its software that ended before the inventory saw it and
 * after the one before. By the way in which the software is detected; where a script does that, by its name.
 */
export function findCause<Action extends PastAction>(
  move: SoftwareMove,
  actions: readonly Action[],
): Action | null {
  const from = move.after?.getTime() ?? move.at.getTime() - longestGapMs
  const fitting = actions.filter(
    (action) =>
      action.endedAt <= move.at &&
      action.endedAt.getTime() >= from &&
      (move.now ? brings.includes(action.action) : action.action === 'uninstall') &&
      isAbout(action, move),
  )
  return fitting.reduce<Action | null>(
    (latest, action) => (latest && latest.endedAt > action.endedAt ? latest : action),
    null,
  )
}

function isAbout({ detection, itemName }: PastAction, { now, before }: SoftwareMove): boolean {
  const span = now ?? before
  if (!span || !detection) return false
  const { method, value } = detection
  if (isListMethod(method)) {
    const found = matchSoftware(method, value, [{ ...span, version: anyVersion }])
    return found.ok && found.value !== null
  }
  if (method === 'dpkg') return span.source === 'dpkg' && span.name === value
  const [listed, named] = [span.name.toLowerCase(), itemName.toLowerCase()]
  const shorter = listed.length < named.length ? listed : named
  return shorter.length >= shortestName && (listed.includes(named) || named.includes(listed))
}
