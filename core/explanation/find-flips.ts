import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Question } from '../resolution/decide.ts'
import type { DecisionStatus } from '../resolution/verdict.ts'
import { applyChange } from './changes/apply-change.ts'
import { type Change, changeKey, compareChanges } from './changes/change.ts'
import { proposeAgainst } from './changes/propose-against.ts'
import { proposeFor, proposeRise } from './changes/propose-for.ts'
import { proposeWaits } from './changes/propose-waits.ts'
import { sliceFacts } from './changes/slice-facts.ts'
import { type Asked, entryOf, type View, viewOf } from './changes/view.ts'

/** Changes that together turn a decision, none of them needless, and what is decided after them. */
export interface Flip {
  readonly item: string
  readonly changes: readonly Change[]
  readonly status: DecisionStatus
  /** The deployment that wins then; null unless decided. */
  readonly winner: string | null
}

/** How far to look: for how many flips, and through how many decisions at the most. */
export interface FlipLimits {
  readonly most: number
  readonly trials: number
}

/** Enough for a page that shows a handful, and a few milliseconds at the most. */
const usualLimits: FlipLimits = { most: 8, trials: 120 }

/**
 * Finds the smallest changes that would turn the decision of one item for one subject. With a deployment: those that make
 * it the winner (none where it already wins, or is not the item's). With null: those that end what is now so – the winner
 * no longer wins, a withheld item is decided, or something applies where nothing did.
 *
 * Every flip is proven: its changes were applied to the facts and the decision was made again. Smaller changes come before
 * larger. Pairs are tried only where nothing that somebody can do suffices by itself; more than two are not tried. What a
 * deployment's target says is taken as given. The same facts always give the same flips.
 */
export function findFlips(
  index: FactsIndex,
  subject: Subject,
  itemId: string,
  deployment: string | null,
  { now, question }: Question,
  limits: FlipLimits = usualLimits,
): Flip[] {
  const asked = { subjectId: subject.id, item: itemId, question }
  const root = viewOf({ facts: sliceFacts(index, subject, itemId), now }, asked)
  if (!root) return []
  const aim = deployment === null ? awayFrom(root) : toward(deployment)
  if (aim.isReached(root)) return []
  return search(root, aim, limits)
}

/** Where changes are to lead. */
interface Aim {
  readonly isReached: (view: View) => boolean
  /** The changes worth trying in a situation, in groups; the first group's go first, whatever their size. */
  readonly propose: (view: View) => readonly (readonly Change[])[]
  /** The changes worth trying as well once one was made that did not suffice. */
  readonly proposeNext: (view: View, made: Change) => readonly Change[]
}

function toward(deployment: string): Aim {
  return {
    isReached: ({ decision }) => decision.winner?.indexed.deployment.id === deployment,
    propose: (view) => [[...proposeFor(view, deployment), ...proposeWaits(view)]],
    proposeNext: (view) => proposeFor(view, deployment),
  }
}

function awayFrom({ decision, facts }: View): Aim {
  const before = decision.winner?.indexed.deployment.id
  const others = facts.deployments.map(({ id }) => id).filter((id) => id !== before)
  const isCandidate = (view: View, id: string) => {
    const outcome = entryOf(view, id)?.outcome
    return outcome === 'won' || outcome === 'lost' || outcome === 'unknown'
  }
  /** What counts now is what keeps the decision as it is; of a decided item, its winner alone. */
  const against = (view: View) =>
    (before === undefined ? others : [before])
      .filter((id) => isCandidate(view, id))
      .flatMap((id) => proposeAgainst(view, id))
  return {
    isReached: (view) =>
      before === undefined
        ? view.decision.status === 'decided'
        : view.decision.winner?.indexed.deployment.id !== before,
    propose: (view) => [
      [...against(view), ...proposeWaits(view)],
      others.flatMap((id) => proposeRise(view, id)),
    ],
    proposeNext: (view, made) => (decision.status === 'none' ? againFor(view, others, made) : against(view)),
  }
}

/** Where nothing applies: what else the deployments need of which one obstacle was taken away. */
function againFor(view: View, ids: readonly string[], made: Change): Change[] {
  const subjectOfMade = 'deployment' in made ? [made.deployment] : ids
  return subjectOfMade.flatMap((id) => proposeRise(view, id))
}

interface Tried {
  readonly change: Change
  readonly view: View
}

function search(root: View, aim: Aim, limits: FlipLimits): Flip[] {
  const trials = createTrials(root.asked, limits.trials)
  const failures: Tried[] = []
  const flips: Flip[] = []
  // Waits come the earliest first.
  let waited = root
  for (const change of inOrder(aim.propose(root))) {
    if (flips.length >= limits.most) return flips
    const view = trials.after(root, change)
    if (!view) return flips
    if (change.kind === 'wait') {
      const isAsBefore = isSameOutcome(waited, view)
      waited = view
      // What has turned by then has turned at an earlier instant, which is told.
      if (isAsBefore) continue
    }
    if (aim.isReached(view)) flips.push(flipOf(view, [change]))
    else failures.push({ change, view })
  }
  // Where one thing that somebody can do is enough, two are of no interest.
  const isEnough = flips.some(({ changes }) => changes.some(({ kind }) => !comesToLight.has(kind)))
  return isEnough ? flips : flips.concat(searchPairs(root, aim, trials, failures, limits.most - flips.length))
}

function isSameOutcome(a: View, b: View): boolean {
  return (
    a.decision.status === b.decision.status &&
    a.decision.winner?.indexed.deployment.id === b.decision.winner?.indexed.deployment.id
  )
}

/** What is found out or comes with time, without anybody setting something otherwise. */
const comesToLight: ReadonlySet<Change['kind']> = new Set([
  'learnKind',
  'learnPrimaryPerson',
  'learnScript',
  'wait',
])

function searchPairs(
  root: View,
  aim: Aim,
  trials: ReturnType<typeof createTrials>,
  failures: readonly Tried[],
  most: number,
): Flip[] {
  const flips: Flip[] = []
  const seen = new Set<string>()
  for (const { change, view } of failures) {
    if (change.kind === 'wait') continue
    for (const next of inOrder([aim.proposeNext(view, change)])) {
      const pair = [changeKey(change), changeKey(next)].sort().join(' ')
      if (seen.has(pair) || !isAboutThings(root, next)) continue
      seen.add(pair)
      const both = trials.after(view, next)
      if (!both || flips.length >= most) return flips
      if (!aim.isReached(both)) continue
      const alone = trials.after(root, next)
      if (!alone) return flips
      if (!aim.isReached(alone)) flips.push(flipOf(both, [change, next]))
    }
  }
  return flips
}

/** Whether a change is about persons and agreements that there are, not about those that another change supposes. */
function isAboutThings({ index, facts }: View, change: Change): boolean {
  if ('person' in change && change.person !== null) return index.persons.has(change.person)
  if ('bearer' in change && change.bearer === 'person') return index.persons.has(change.id)
  return !('agreement' in change) || facts.agreements.some(({ id }) => id === change.agreement)
}

/** Makes decisions after changes, as many as there may be; null where there may be no more. */
function createTrials(asked: Asked, most: number) {
  let left = most
  return {
    after: (view: View, change: Change) => (left-- > 0 ? viewOf(applyChange(view, change), asked) : null),
  }
}

/** The changes of the groups one after the other, the smaller ones of each first, and each once. */
function inOrder(groups: readonly (readonly Change[])[]): Change[] {
  const changes = new Map<string, Change>()
  for (const group of groups)
    for (const change of [...group].sort(compareChanges)) {
      const key = changeKey(change)
      if (!changes.has(key)) changes.set(key, change)
    }
  return [...changes.values()]
}

function flipOf({ asked, decision }: View, changes: readonly Change[]): Flip {
  return {
    item: asked.item,
    changes,
    status: decision.status,
    winner: decision.winner?.indexed.deployment.id ?? null,
  }
}
