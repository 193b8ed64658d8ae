import { byCodeUnit } from '../by-code-unit.ts'
import type { Detected } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import { verdictsFor } from '../resolution/decide.ts'
import type { Verdict } from '../resolution/verdict.ts'
import { actionsOf, draftPlan, errorsOf } from './draft-plan.ts'
import type { Plan, WithheldItem } from './plan.ts'

const nothingDetected: Detected = new Map()

/**
 * Plans what maintenance would do on a computer at an instant. `detected` (item id → version, null = absent, or
 * whether a task is compliant) replaces what the index has on record for the computer. Gives null where there is no
 * such computer. Source: Resolution, section 4.
 */
export function planComputer(
  index: FactsIndex,
  computerId: string,
  now: Date,
  detected: Detected = index.detected.get(computerId) ?? nothingDetected,
): Plan | null {
  const subject = findSubject(index, computerId)
  if (subject?.kind !== 'computer') return null
  const verdicts = verdictsFor(index, subject, { now, question: 'ordinary' })
  const draft = draftPlan(index, verdicts, detected)
  return {
    computer: computerId,
    actions: actionsOf(draft),
    errors: errorsOf(draft),
    withheld: withheldOf(verdicts),
  }
}

function withheldOf(verdicts: ReadonlyMap<string, Verdict>): WithheldItem[] {
  return [...verdicts]
    .filter(([, { status }]) => status === 'withheld')
    .map(([item, { missing }]) => ({ item, missing }))
    .sort((a, b) => byCodeUnit(a.item, b.item))
}
