// The life of one action of a session as a table (Sessions and agents, "A session").

export const actionStates = [
  'notStarted',
  'waitingForPrerequisite',
  'detecting',
  'pending',
  'downloading',
  'performing',
  'verifying',
  'done',
] as const

export type ActionState = (typeof actionStates)[number]

export const actionResults = ['success', 'failed', 'skipped', 'cancelled', 'indeterminate'] as const

export type ActionResult = (typeof actionResults)[number]

/** Why an action ended as it did; the words for people are made from it. */
export const actionReasons = [
  'missing',
  'updateAvailable',
  'notCompliant',
  'alreadyCompliant',
  'drifted',
  'prerequisiteFailed',
  'detectionFailed',
  'scriptFailed',
  'notConfirmed',
  'offline',
  'notAllowed',
  'languageMissing',
  'licenceMissing',
  'parameterMissing',
  'downloadFailed',
  'testFailed',
  'timedOut',
  'interrupted',
  'cancelled',
  'refusedByAgent',
] as const

export type ActionReason = (typeof actionReasons)[number]

/** Each state's next ones. Every state but the last may also go straight to `done`, with a result. */
export const actionTransitions: Readonly<Record<ActionState, readonly ActionState[]>> = {
  notStarted: ['waitingForPrerequisite', 'detecting', 'done'],
  waitingForPrerequisite: ['detecting', 'done'],
  detecting: ['pending', 'downloading', 'performing', 'done'],
  pending: ['downloading', 'performing', 'done'],
  downloading: ['performing', 'done'],
  performing: ['verifying', 'done'],
  verifying: ['done'],
  done: [],
}

/** May an action in `from` become `to`? */
export function acceptsActionState(from: ActionState, to: ActionState): boolean {
  return actionTransitions[from].includes(to)
}

/** What is known of an action's end. */
type ActionEnd = { readonly result: ActionResult }

/**
 * How a session ends by its actions' results (Sessions and agents: no action needed = passed). Errors of the
 * plan count as failed actions: what should have been done was not.
 */
export function sessionEnd(
  actions: readonly ActionEnd[],
  planErrors: number,
): 'pass' | 'passPartly' | 'fail' | 'cancel' {
  const good = actions.filter(({ result }) => result === 'success' || result === 'skipped').length
  const bad = actions.length - good + planErrors
  if (bad === 0) return 'pass'
  if (good > 0) return 'passPartly'
  return planErrors === 0 && actions.every(({ result }) => result === 'cancelled') ? 'cancel' : 'fail'
}
