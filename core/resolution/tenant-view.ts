import { type DeploymentsByRef, type IndexedDeployment, tenantReach } from '../facts/index-deployments.ts'
import type { IndexedAgreement } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { TargetType } from '../facts/target.ts'
import type { Tenant } from '../facts/tenant.ts'
import { isInScope } from '../targeting/match-target.ts'
import { matchType } from '../targeting/match-type.ts'
import { preselectAmong } from '../targeting/preselect.ts'
import { addCandidate, type Candidate, candidateOf } from './candidate.ts'
import { consider, takesPart } from './consider.ts'
import {
  anyoneAt,
  type FleetView,
  likenessOf,
  mayCount,
  passesGatesAndFilter,
  verdictsEverywhere,
} from './fleet-view.ts'
import { type ItemVerdict, narrowed, widened } from './item-verdict.ts'

/** What the computers of one tenant have in common beyond the whole fleet. Holds as long as the fleet's view does. */
export interface TenantView {
  readonly fleet: FleetView
  /**
   * Item id → the verdict where the tenant has candidates of its own, and its place behind or among those of the fleet.
   * Judged as if all passed whose target asks about no more than what likeness tells.
   */
  readonly common: ReadonlyMap<string, PlacedVerdict>
  /** The other deployments in reach of the tenant: their types mean some of its computers and not others. */
  readonly particular: readonly DeploymentsByRef[]
  /** The tenant's agreements for some of its computers. */
  readonly partialAgreements: readonly IndexedAgreement[]
  /** The verdicts without the particular ones, by likeness. */
  readonly alike: Map<string, readonly ItemVerdict[]>
}

interface PlacedVerdict {
  readonly at: number
  readonly all: ItemVerdict
}

/** Computers come in a few kinds; where they do not, memory matters more than what was found out about earlier ones. */
const mostAlike = 500

/** Works out what the computers of a tenant have in common. */
export function viewTenant(fleet: FleetView, tenant: Tenant): TenantView {
  const { index } = fleet
  const anyone = anyoneAt(tenant, index.lineages.get(tenant.id) ?? [tenant.id])
  const partialAgreements = (index.agreements.get(tenant.id) ?? []).filter(({ covered }) => covered !== null)
  const common = new Map<string, Candidate[]>()
  const particular: DeploymentsByRef[] = []
  for (const byType of reachesOf(fleet, anyone)) {
    const rest: DeploymentsByRef = new Map()
    for (const [type, byRef] of byType) {
      for (const [ref, list] of byRef) {
        const whom = whomTheyMean(fleet, anyone, list, partialAgreements.length > 0)
        if (whom === 'all') addCommon(common, fleet, anyone, list)
        else if (whom === 'some') listsOf(rest, type).set(ref, list)
      }
    }
    if (rest.size > 0) particular.push(rest)
  }
  return { fleet, common: placed(fleet, common), particular, partialAgreements, alike: new Map() }
}

/** The deployments in reach of a tenant, but for those that the fleet's view has already. */
function reachesOf({ index }: FleetView, { lineage }: Subject): DeploymentsByRef[] {
  const byTarget = index.deploymentsByTarget.computer
  const crossTenant = [...(byTarget.get('cross-tenant') ?? [])].filter(([type]) => type !== 'all')
  return [...lineage.flatMap((tenant) => byTarget.get(tenantReach(tenant)) ?? []), new Map(crossTenant)]
}

/**
 * Whom of the tenant deployments with the same type and ref mean: all computers, as far as likeness goes; some; none.
 * An agreement for the whole tenant means all or none of them, and likeness tells the others apart.
 */
function whomTheyMean(
  { index, question }: FleetView,
  anyone: Subject,
  [first]: readonly IndexedDeployment[],
  hasPartialAgreements: boolean,
): 'all' | 'some' | 'none' {
  if (!first) return 'none'
  if (matchType(index, anyone, first.deployment, question.now) === 'yes') return 'all'
  if (!asksForAgreement(first.deployment.target.type)) return 'some'
  return hasPartialAgreements ? 'all' : 'none'
}

function asksForAgreement(type: TargetType): boolean {
  return type === 'agreementType' || type === 'agreementProduct'
}

function addCommon(
  common: Map<string, Candidate[]>,
  { question }: FleetView,
  anyone: Subject,
  list: readonly IndexedDeployment[],
): void {
  for (const indexed of list) {
    if (!isInScope(anyone, indexed.deployment.target) || !mayCount(indexed, anyone, question)) continue
    addCandidate(common, candidateOf(indexed, anyone, null))
  }
}

function listsOf(byType: DeploymentsByRef, type: TargetType): Map<string, IndexedDeployment[]> {
  const known = byType.get(type)
  if (known) return known
  const created = new Map<string, IndexedDeployment[]>()
  byType.set(type, created)
  return created
}

/** Judges the candidates of a tenant together with those of the fleet; new items come behind the fleet's. */
function placed(fleet: FleetView, common: ReadonlyMap<string, Candidate[]>): Map<string, PlacedVerdict> {
  const verdicts = new Map<string, PlacedVerdict>()
  let end = fleet.everywhere.length
  for (const [item, candidates] of common) {
    const at = fleet.places.get(item) ?? end++
    verdicts.set(item, { at, all: widened(fleet.everywhere[at], item, candidates) })
  }
  return verdicts
}

/**
 * The verdicts of `verdictsFor` on a computer of the view's tenant, in no particular order, with some of status `none`
 * among them. Computers that no deployment tells apart get the same list.
 */
export function verdictsInView(view: TenantView, subject: Subject): readonly ItemVerdict[] {
  const common = commonFor(view, subject)
  const particular = particularCandidates(view, subject)
  if (!particular) return common
  const verdicts = common.slice()
  for (const [item, candidates] of particular) {
    const at = view.common.get(item)?.at ?? view.fleet.places.get(item) ?? verdicts.length
    verdicts[at] = widened(common[at], item, candidates)
  }
  return verdicts
}

/** Item id → the candidates that not all computers of the tenant have; null where there are none, as is usual. */
function particularCandidates(view: TenantView, subject: Subject): Map<string, Candidate[]> | null {
  const { index, question } = view.fleet
  let own: Map<string, Candidate[]> | null = null
  const visit = (indexed: IndexedDeployment) => {
    if (!takesPart(indexed, question)) return
    const considered = consider(index, subject, indexed, question)
    if ('outcome' in considered) return
    own ??= new Map()
    addCandidate(own, considered)
  }
  preselectAmong(index.deploymentsByTarget.computer.get('individual'), index, subject, visit)
  for (const byType of view.particular) preselectAmong(byType, index, subject, visit)
  return own
}

function commonFor(view: TenantView, subject: Subject): readonly ItemVerdict[] {
  const likeness = likenessIn(view, subject)
  const known = view.alike.get(likeness)
  if (known) return known
  const verdicts = verdictsEverywhere(view.fleet, subject).slice()
  const isCovered = agreementTest(view, subject)
  const narrow = (candidate: Candidate) =>
    isCovered(candidate) ? passesGatesAndFilter(view.fleet, candidate, subject) : 'no'
  for (const { at, all } of view.common.values()) verdicts[at] = narrowed(all, narrow)
  if (view.alike.size === mostAlike) view.alike.clear()
  view.alike.set(likeness, verdicts)
  return verdicts
}

/** All that gates, filters and agreements look at in a computer of the tenant. */
function likenessIn({ partialAgreements }: TenantView, subject: Subject): string {
  const likeness = likenessOf(subject)
  if (partialAgreements.length === 0) return likeness
  let covered = ''
  for (const agreement of partialAgreements) covered += agreement.covered?.has(subject.id) ? '+' : '-'
  return `${likeness} ${covered}`
}

/** Tells whether a computer has the agreement that a common candidate asks for, if it asks for one. */
function agreementTest(view: TenantView, subject: Subject): (candidate: Candidate) => boolean {
  if (view.partialAgreements.length === 0) return () => true
  const { index, question } = view.fleet
  const known = { agreementType: new Map<string, boolean>(), agreementProduct: new Map<string, boolean>() }
  return ({ indexed: { deployment } }) => {
    const { type, ref } = deployment.target
    if ((type !== 'agreementType' && type !== 'agreementProduct') || ref === null) return true
    const before = known[type].get(ref)
    if (before !== undefined) return before
    const answer = matchType(index, subject, deployment, question.now) === 'yes'
    known[type].set(ref, answer)
    return answer
  }
}
