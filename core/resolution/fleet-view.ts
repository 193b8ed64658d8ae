import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Tenant } from '../facts/tenant.ts'
import type { Answer } from '../targeting/answer.ts'
import { closedGate, isOnboarding } from '../targeting/gate.ts'
import { matchFilter } from '../targeting/match-filter.ts'
import { addCandidate, type Candidate, candidateOf } from './candidate.ts'
import { type Question, takesPart } from './consider.ts'
import { type ItemVerdict, judgeItem, narrowed } from './item-verdict.ts'

/**
 * One question about all computers, with what they have in common worked out once. Holds as long as the index does not
 * change, so it is made for one walk over the fleet and never kept.
 */
export interface FleetView {
  readonly index: FactsIndex
  readonly question: Question
  /** Judged from the cross-tenant deployments for all, as if each passed its gates and its filter. */
  readonly everywhere: readonly ItemVerdict[]
  /** Item id → its place in that list. */
  readonly places: ReadonlyMap<string, number>
  /** The same as gates and filters leave it, by likeness. */
  readonly alike: Map<string, readonly ItemVerdict[]>
}

/** Works out what all computers have in common in a question. */
export function viewFleet(index: FactsIndex, question: Question): FleetView {
  const everywhere = new Map<string, Candidate[]>()
  const anyone = anyoneAt(nowhere, [])
  const forAll = index.deploymentsByTarget.computer.get('cross-tenant')?.get('all')?.get('')
  for (const indexed of forAll ?? []) {
    if (mayCount(indexed, anyone, question)) addCandidate(everywhere, candidateOf(indexed, anyone, null))
  }
  return {
    index,
    question,
    everywhere: Array.from(everywhere, ([item, ranked]) => judgeItem(item, ranked)),
    places: new Map(Array.from(everywhere.keys(), (item, at) => [item, at])),
    alike: new Map(),
  }
}

/** A computer of which only the tenant is known: a target's type that means it means every computer of the tenant. */
export function anyoneAt(tenant: Tenant, lineage: readonly string[]): Subject {
  return { kind: 'computer', id: '', name: '', tenant, lineage, computer: null, person: null }
}

const nowhere: Tenant = {
  id: '',
  name: '',
  parent: null,
  timeZone: 'UTC',
  tags: [],
  excludeFromCrossTenant: false,
}

/**
 * Whether a deployment takes part in the question and no gate keeps it from all computers of a tenant. Of the gates that
 * are closed to a computer of which nothing is known, only `notOnboarding` may be open to one that is known.
 */
export function mayCount(indexed: IndexedDeployment, anyone: Subject, question: Question): boolean {
  if (!takesPart(indexed, question)) return false
  const gate = closedGate(indexed.deployment, anyone, question.question, question.now)
  return gate === null || gate === 'notOnboarding'
}

/** What the cross-tenant deployments for all come to on a computer. Computers that are alike get the same list. */
export function verdictsEverywhere(fleet: FleetView, subject: Subject): readonly ItemVerdict[] {
  const likeness = `${likenessOf(subject)} ${subject.tenant.excludeFromCrossTenant}`
  const known = fleet.alike.get(likeness)
  if (known) return known
  const narrow = (candidate: Candidate) => passesGatesAndFilter(fleet, candidate, subject)
  const verdicts = fleet.everywhere.map((all) => narrowed(all, narrow))
  fleet.alike.set(likeness, verdicts)
  return verdicts
}

/** All that gates and filters look at in a computer: they treat two of a tenant with the same text alike. */
export function likenessOf(subject: Subject): string {
  const { computer } = subject
  return `${isOnboarding(subject)} ${computer?.maintenanceExcluded} ${computer?.kind} ${computer?.roles?.join()}`
}

/** What gates and the filter of a candidate say to a computer that scope and type mean. */
export function passesGatesAndFilter(fleet: FleetView, { indexed }: Candidate, subject: Subject): Answer {
  const { deployment } = indexed
  const { question, now } = fleet.question
  if (closedGate(deployment, subject, question, now)) return 'no'
  return matchFilter(deployment.target.filter, subject.computer)
}
