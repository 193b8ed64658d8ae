import type { Deployment } from '../../../core/facts/deployment.ts'
import { desiredForm } from '../../../core/facts/desired.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { MaintenanceItem, SubjectKind } from '../../../core/facts/maintenance-item.ts'
import type { Target } from '../../../core/facts/target.ts'
import { standings, type VerdictSummary } from '../../../core/resolution/blast-radius.ts'
import type { SubjectRef } from '../places/subject-of-place.ts'

/** The target that means exactly this subject. */
export function targetOf({ kind, id }: SubjectRef): Target {
  const common = { filter: 'all', includeChildTenants: false } as const
  return kind === 'tenant'
    ? { ...common, scope: 'tenant', type: 'all', ref: null, tenant: id }
    : { ...common, scope: 'individual', type: kind, ref: id, tenant: null }
}

/** Whom an exception leaves out, from its target; null for what no exception has. */
export function subjectOf({ scope, type, ref, tenant }: Target): SubjectRef | null {
  if (scope === 'tenant' && tenant !== null) return { kind: 'tenant', id: tenant }
  return scope === 'individual' && ref !== null && (type === 'computer' || type === 'person')
    ? { kind: type, id: ref }
    : null
}

/** The rule that leaves a subject out of an item. */
export function ruleOf(item: MaintenanceItem, subject: SubjectRef, id: string, until: Date): Deployment {
  return {
    id,
    item: item.id,
    desired: item.kind === 'task' ? { mode: 'ignored' } : { state: 'ignored' },
    target: targetOf(subject),
    enforcement: 'required',
    enabled: true,
    origin: 'local',
    approved: true,
    expiresAt: until,
    order: null,
    visibility: [],
    parameters: {},
  }
}

/** Whether an exception for a subject can leave anybody out of an item that is decided for subjects of this kind. */
export function canLeaveOut(subject: SubjectKind, itemIsFor: SubjectKind): boolean {
  return subject === 'tenant' || itemIsFor === 'computer' || subject === itemIsFor
}

/** One whom an exception leaves out, or not. */
export type Reached = {
  readonly id: string
  readonly name: string
  readonly tenantId: string
}

export type Radius = {
  /** Those whom it leaves out of what would otherwise be done, or be withheld. */
  readonly leftOut: readonly Reached[]
  /** Deployment id → for how many of those it is the one that is put out. */
  readonly putOut: ReadonlyMap<string, number>
  /** Deployment id → for how many it is nearer than the exception, and stays in force. */
  readonly stays: ReadonlyMap<string, number>
  /** Those of whom it is not known whether the exception means them: nothing is done there until it is. */
  readonly unknown: readonly Reached[]
  /** The tenants of all for whom it counts. */
  readonly tenantIds: ReadonlySet<string>
}

/** What an exception changes in maintenance, and for whom. Whatever the index has under its id is left out of account. */
export function radiusOf(index: FactsIndex, rule: Deployment, now: Date): Radius {
  const found = {
    leftOut: [] as Reached[],
    putOut: new Map<string, number>(),
    stays: new Map<string, number>(),
    unknown: [] as Reached[],
    tenantIds: new Set<string>(),
  }
  for (const { subject, withIt, withoutIt } of standings(index, rule, now)) {
    const reached = { id: subject.id, name: subject.name, tenantId: subject.tenant.id }
    found.tenantIds.add(reached.tenantId)
    if (withIt.winner?.id === rule.id) {
      if (!doesSomething(withoutIt)) continue
      found.leftOut.push(reached)
      if (withoutIt.winner) countUp(found.putOut, withoutIt.winner.id)
    } else if (withIt.winner) {
      if (doesSomething(withIt)) countUp(found.stays, withIt.winner.id)
    } else if (doesSomething(withoutIt)) found.unknown.push(reached)
  }
  return found
}

/** Whether maintenance acts on it, or would once more is known. */
function doesSomething({ winner, status }: VerdictSummary): boolean {
  return winner ? desiredForm(winner.desired) !== 'ignored' : status === 'withheld'
}

function countUp(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}
