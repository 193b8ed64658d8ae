import { desiredForm } from '../facts/desired.ts'
import type { Detected } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { verdictsFor } from '../resolution/decide.ts'
import type { Verdict } from '../resolution/verdict.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { actionsOf, draftPlan, errorsOf } from './draft-plan.ts'
import { unmetPrerequisites } from './find-entanglements.ts'
import type { PlanError, PlannedAction } from './plan.ts'

/** What bringing one item into its wanted state does, in order, with what it needs first. */
export interface ItemPlan {
  /** The winning deployment. */
  readonly deployment: string
  readonly actions: readonly PlannedAction[]
  /** By item id. */
  readonly errors: readonly PlanError[]
}

/** The item and everything that it may need first, at any distance: what has to be detected before it is planned. */
export function itemsNeeded(index: FactsIndex, itemId: string): string[] {
  const found = new Set([itemId])
  // A set hands out what is added while it is walked.
  for (const id of found) for (const { item } of index.items.get(id)?.prerequisites ?? []) found.add(item)
  return [...found]
}

/**
 * Plans one item for a subject: its own action and what it needs first, nothing else that maintenance would do. The item
 * is decided by the question that is asked; its prerequisites follow their own ordinary decisions, as in maintenance.
 * Gives null where nobody wants anything of the item here, as where the winner ignores it.
 * Source: Resolution, sections 4 and 5.
 */
export function planItem(
  index: FactsIndex,
  subject: Subject,
  itemId: string,
  asked: { readonly now: Date; readonly question: QuestionKind },
  detected: Detected,
): ItemPlan | null {
  const verdict = verdictsFor(index, subject, asked).get(itemId)
  if (!verdict?.winner || desiredForm(verdict.winner.indexed.deployment.desired) === 'ignored') return null
  const deployment = verdict.winner.indexed.deployment.id
  if (subject.kind !== 'computer')
    return { deployment, ...planTasks(index, new Map([[itemId, verdict]]), detected) }
  const ordinary = verdictsFor(index, subject, { ...asked, question: 'ordinary' })
  const verdicts = new Map<string, Verdict>([[itemId, verdict]])
  for (const id of itemsNeeded(index, itemId)) {
    const needed = ordinary.get(id)
    if (id !== itemId && needed) verdicts.set(id, needed)
  }
  const draft = draftPlan(index, verdicts, detected)
  const needed = reachedFrom(itemId, unmetPrerequisites(draft.demands))
  return {
    deployment,
    actions: actionsOf(draft).filter(({ item }) => needed.has(item)),
    errors: errorsOf(draft).filter(({ item }) => needed.has(item)),
  }
}

/**
 * Plans the tasks of a person or a tenant, whose prerequisites are without effect, by item id.
 * Source: Resolution, sections 1 and 4.
 */
export function planTasks(
  index: FactsIndex,
  verdicts: ReadonlyMap<string, Verdict>,
  detected: Detected,
): Pick<ItemPlan, 'actions' | 'errors'> {
  const bare = new Map([...index.items].map(([id, item]) => [id, { ...item, prerequisites: [] }]))
  const draft = draftPlan({ ...index, items: bare }, verdicts, detected)
  return { actions: actionsOf(draft), errors: errorsOf(draft) }
}

function reachedFrom(item: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([item])
  for (const id of reached) for (const next of edges.get(id) ?? []) reached.add(next)
  return reached
}
