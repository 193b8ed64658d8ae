import { byCodeUnit } from '../by-code-unit.ts'
import { type DesiredForm, desiredForm } from '../facts/desired.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Candidate } from '../resolution/candidate.ts'
import { verdictOn, verdictsFor } from '../resolution/decide.ts'
import type { Verdict } from '../resolution/verdict.ts'
import type { Missing } from '../targeting/answer.ts'

/** An item that a technician may run on a subject, or that is held back until more is known. */
export interface TechnicianTool {
  readonly item: string
  /** The deployment that runs; null where the tool is withheld. */
  readonly deployment: string | null
  readonly status: 'decided' | 'withheld'
  /** The deployment by which the next maintenance will undo it, or null. */
  readonly overruledBy: string | null
  /** The unknown facts of a withheld tool; otherwise empty. */
  readonly missing: readonly Missing[]
}

/** Winners that leave things as they are, and so undo nothing. */
const leavesAlone: ReadonlySet<DesiredForm> = new Set(['ignored', 'audit', 'monitor'])

/** The tools for a subject at an instant, by item id. Source: Resolution, section 5. */
export function technicianTools(index: FactsIndex, subject: Subject, now: Date): TechnicianTool[] {
  const tools: TechnicianTool[] = []
  for (const [item, verdict] of verdictsFor(index, subject, { now, question: 'technicianTools' })) {
    const maintenance = verdictOn(index, subject, item, { now, question: 'ordinary' })
    const tool = toolOf(item, verdict, maintenance.winner)
    if (tool) tools.push(tool)
  }
  return tools.sort((a, b) => byCodeUnit(a.item, b.item))
}

function toolOf(
  item: string,
  { winner, missing }: Verdict,
  maintenance: Candidate | null,
): TechnicianTool | null {
  if (!winner) return { item, deployment: null, status: 'withheld', overruledBy: null, missing }
  const { deployment } = winner.indexed
  if (desiredForm(deployment.desired) === 'ignored') return null
  return {
    item,
    deployment: deployment.id,
    status: 'decided',
    overruledBy: overrulerOf(winner, maintenance),
    missing,
  }
}

function overrulerOf(winner: Candidate, maintenance: Candidate | null): string | null {
  if (!maintenance || maintenance.indexed.sameness === winner.indexed.sameness) return null
  const { deployment } = maintenance.indexed
  return leavesAlone.has(desiredForm(deployment.desired)) ? null : deployment.id
}
