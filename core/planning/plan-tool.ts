import { desiredForm } from '../facts/desired.ts'
import type { Detected } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import { verdictsFor } from '../resolution/decide.ts'
import type { Verdict } from '../resolution/verdict.ts'
import { actionsOf, draftPlan, errorsOf } from './draft-plan.ts'
import { unmetPrerequisites } from './find-entanglements.ts'
import type { PlanError, PlannedAction } from './plan.ts'

/** What running one tool on a computer does, in order, with what it needs first. */
export interface ToolPlan {
  readonly computer: string
  /** The deployment that runs: the winner among those that are visible as Technician Tools. */
  readonly deployment: string
  readonly actions: readonly PlannedAction[]
  /** By item id. */
  readonly errors: readonly PlanError[]
}

/** The item and everything that it may need first, at any distance: what has to be detected before a tool is planned. */
export function toolItems(index: FactsIndex, itemId: string): string[] {
  const found = new Set([itemId])
  // A set hands out what is added while it is walked.
  for (const id of found) for (const { item } of index.items.get(id)?.prerequisites ?? []) found.add(item)
  return [...found]
}

/**
 * Plans one tool on a computer: the tool's own action and what it needs first, nothing else that maintenance would do.
 * The prerequisites follow their own ordinary decisions, as in maintenance. Gives null where there is no such computer,
 * or the item is no tool for it, as where the winner ignores it. Source: Resolution, sections 4 and 5.
 */
export function planTool(
  index: FactsIndex,
  computerId: string,
  itemId: string,
  now: Date,
  detected: Detected,
): ToolPlan | null {
  const subject = findSubject(index, computerId)
  if (subject?.kind !== 'computer') return null
  const tool = verdictsFor(index, subject, { now, question: 'technicianTools' }).get(itemId)
  if (!tool?.winner || desiredForm(tool.winner.indexed.deployment.desired) === 'ignored') return null
  const ordinary = verdictsFor(index, subject, { now, question: 'ordinary' })
  const verdicts = new Map<string, Verdict>([[itemId, tool]])
  for (const id of toolItems(index, itemId)) {
    const verdict = ordinary.get(id)
    if (id !== itemId && verdict) verdicts.set(id, verdict)
  }
  const draft = draftPlan(index, verdicts, detected)
  const needed = reachedFrom(itemId, unmetPrerequisites(draft.demands))
  return {
    computer: computerId,
    deployment: tool.winner.indexed.deployment.id,
    actions: actionsOf(draft).filter(({ item }) => needed.has(item)),
    errors: errorsOf(draft).filter(({ item }) => needed.has(item)),
  }
}

function reachedFrom(item: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([item])
  for (const id of reached) for (const next of edges.get(id) ?? []) reached.add(next)
  return reached
}
