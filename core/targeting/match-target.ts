import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Target } from '../facts/target.ts'
import type { Missing } from './answer.ts'
import { matchFilter } from './match-filter.ts'
import { matchType, type Targeting } from './match-type.ts'

/** A part of a target that can say no. */
export type TargetPart = 'scope' | 'type' | 'filter'

/** Whether a target means a subject; of a no, the first part that said so; of an unknown, the missing fact. */
export type Match =
  | { readonly answer: 'yes' }
  | { readonly answer: 'unknown'; readonly missing: Missing }
  | { readonly answer: 'no'; readonly part: TargetPart }

// Shared constants: this runs for very many pairs of deployment and subject.
const yes: Match = { answer: 'yes' }
const noByScope: Match = { answer: 'no', part: 'scope' }
const noByType: Match = { answer: 'no', part: 'type' }
const noByFilter: Match = { answer: 'no', part: 'filter' }
const unknownBy: Readonly<Record<Missing, Match>> = {
  primaryPerson: { answer: 'unknown', missing: 'primaryPerson' },
  kind: { answer: 'unknown', missing: 'kind' },
  script: { answer: 'unknown', missing: 'script' },
}

/**
 * Matches the target of a deployment or a schedule with a subject at an instant: scope and type and filter, where no beats unknown and
 * unknown beats yes. Gates are not looked at. Source: Resolution, section 2.
 */
export function matchTarget(index: FactsIndex, subject: Subject, targeting: Targeting, now: Date): Match {
  const { target } = targeting
  if (!isInScope(subject, target)) return noByScope
  const byType = matchType(index, subject, targeting, now)
  if (byType === 'no') return noByType
  const byFilter = matchFilter(target.filter, subject.computer)
  if (byFilter === 'no') return noByFilter
  if (byType !== 'yes') return unknownBy[byType]
  return byFilter === 'yes' ? yes : unknownBy[byFilter]
}

/** Whether a target's scope means a subject. Source: Resolution, section 2, part 1. */
export function isInScope(subject: Subject, target: Target): boolean {
  if (target.scope !== 'tenant' || target.tenant === subject.tenant.id) return true
  return target.includeChildTenants && target.tenant !== null && subject.lineage.includes(target.tenant)
}
