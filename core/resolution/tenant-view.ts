import {
  type DeploymentsByRef,
  type IndexedDeployment,
  putUnderRef,
  tenantReach,
} from '../facts/index-deployments.ts'
import type { FactsIndex, IndexedAgreement } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Tenant } from '../facts/tenant.ts'
import type { Answer } from '../targeting/answer.ts'
import { closedGate, isOnboarding } from '../targeting/gate.ts'
import { matchFilter } from '../targeting/match-filter.ts'
import { isInScope } from '../targeting/match-target.ts'
import { matchType } from '../targeting/match-type.ts'
import { preselectAmong } from '../targeting/preselect.ts'
import { addCandidate, type Candidate, candidateOf, insertByRank } from './candidate.ts'
import { consider, type Question, takesPart } from './consider.ts'
import { judge, type Verdict } from './verdict.ts'

/** The verdict on one item, with the candidates that it was judged from in rank order. */
export interface ItemVerdict {
  readonly item: string
  readonly ranked: readonly Candidate[]
  readonly verdict: Verdict
}

/**
 * One question about the computers of one tenant, with what they have in common worked out once. Holds as long as the
 * index does not change, so it is made for one walk over a fleet and never kept.
 */
export interface TenantView {
  readonly index: FactsIndex
  readonly question: Question
  /** Judged as if every deployment passed whose target does not ask about more than what likeness tells. */
  readonly common: readonly ItemVerdict[]
  /** Item id → its place in the list of common verdicts. */
  readonly places: ReadonlyMap<string, number>
  /** The other deployments in reach of the tenant: their types mean some of its computers and not others. */
  readonly particular: DeploymentsByRef
  /** The tenant's agreements for some of its computers. */
  readonly partialAgreements: readonly IndexedAgreement[]
  /** The common verdicts by likeness. */
  readonly alike: Map<string, readonly ItemVerdict[]>
}

/** Works out what the computers of a tenant have in common for a question. */
export function viewTenant(index: FactsIndex, tenant: Tenant, question: Question): TenantView {
  const lineage = index.lineages.get(tenant.id) ?? [tenant.id]
  // A computer of which only the tenant is known: a type that means it means every one of the tenant's.
  const anyone: Subject = {
    kind: 'computer',
    id: '',
    name: '',
    tenant,
    lineage,
    computer: null,
    person: null,
  }
  const partialAgreements = (index.agreements.get(tenant.id) ?? []).filter(({ covered }) => covered !== null)
  const common = new Map<string, Candidate[]>()
  const particular: DeploymentsByRef = new Map()
  visitReaches(index, lineage, (indexed) => {
    if (!mayCount(indexed, anyone, question)) return
    const meansAll = matchType(index, anyone, indexed.deployment, question.now) === 'yes'
    const isByAgreement = asksForAgreement(indexed)
    if (meansAll || (isByAgreement && partialAgreements.length > 0)) {
      addCandidate(common, candidateOf(indexed, anyone, null))
    } else if (!isByAgreement) putUnderRef(particular, indexed)
  })
  return {
    index,
    question,
    common: Array.from(common, ([item, ranked]) => judgeItem(item, ranked)),
    places: new Map(Array.from(common.keys(), (item, at) => [item, at])),
    particular,
    partialAgreements,
    alike: new Map(),
  }
}

function visitReaches(
  { deploymentsByTarget }: FactsIndex,
  lineage: readonly string[],
  visit: (indexed: IndexedDeployment) => void,
): void {
  for (const reach of [...lineage.map(tenantReach), 'cross-tenant']) {
    const byType = deploymentsByTarget.computer.get(reach)
    for (const byRef of byType?.values() ?? []) for (const list of byRef.values()) list.forEach(visit)
  }
}

/** Of the gates, only `notOnboarding` closes for some computers of a tenant on whom all else is open. */
function mayCount(indexed: IndexedDeployment, anyone: Subject, question: Question): boolean {
  if (!takesPart(indexed, question) || !isInScope(anyone, indexed.deployment.target)) return false
  const gate = closedGate(indexed.deployment, anyone, question.question)
  return gate === null || gate === 'notOnboarding'
}

function asksForAgreement({ deployment: { target } }: IndexedDeployment): boolean {
  return target.type === 'agreementType' || target.type === 'agreementProduct'
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
  for (const [item, own] of particular) {
    const at = view.places.get(item) ?? verdicts.length
    const ranked = common[at]?.ranked.slice() ?? []
    for (const candidate of own) insertByRank(ranked, candidate)
    verdicts[at] = judgeItem(item, ranked)
  }
  return verdicts
}

/** Item id → the candidates that not all computers of the tenant have; null where there are none, as is usual. */
function particularCandidates(view: TenantView, subject: Subject): Map<string, Candidate[]> | null {
  const { index, question, particular } = view
  let own: Map<string, Candidate[]> | null = null
  const visit = (indexed: IndexedDeployment) => {
    if (!takesPart(indexed, question)) return
    const considered = consider(index, subject, indexed, question)
    if ('outcome' in considered) return
    own ??= new Map()
    addCandidate(own, considered)
  }
  preselectAmong(index.deploymentsByTarget.computer.get('individual'), index, subject, visit)
  preselectAmong(particular, index, subject, visit)
  return own
}

function commonFor(view: TenantView, subject: Subject): readonly ItemVerdict[] {
  const likeness = likenessOf(view, subject)
  const known = view.alike.get(likeness)
  if (known) return known
  const verdicts = view.common.map((all) => narrowed(all, view, subject))
  view.alike.set(likeness, verdicts)
  return verdicts
}

/** The common verdict on an item, judged from those of its candidates that the computer has. */
function narrowed(all: ItemVerdict, view: TenantView, subject: Subject): ItemVerdict {
  for (const { indexed } of all.ranked) {
    if (answerFor(indexed, view, subject) !== 'yes') {
      return judgeItem(all.item, passing(all.ranked, view, subject))
    }
  }
  return all
}

function passing(ranked: readonly Candidate[], view: TenantView, subject: Subject): Candidate[] {
  const passing: Candidate[] = []
  for (const candidate of ranked) {
    const answer = answerFor(candidate.indexed, view, subject)
    if (answer !== 'no') passing.push(answer === 'yes' ? candidate : { ...candidate, missing: answer })
  }
  return passing
}

/** All that gates, filters and agreements look at in a computer: two of a tenant with the same text are alike to them. */
function likenessOf({ partialAgreements }: TenantView, subject: Subject): string {
  const { id, computer } = subject
  const roles = computer?.roles?.length === 0 ? 'none' : computer?.roles?.join()
  const text = `${isOnboarding(subject)} ${computer?.maintenanceExcluded} ${computer?.kind} ${roles}`
  if (partialAgreements.length === 0) return text
  return `${text} ${partialAgreements.map(({ covered }) => covered?.has(id))}`
}

/** What gates, agreements and the filter of a common deployment say to a computer. */
function answerFor(indexed: IndexedDeployment, view: TenantView, subject: Subject): Answer {
  const { index, question, partialAgreements } = view
  const { deployment } = indexed
  if (closedGate(deployment, subject, question.question)) return 'no'
  if (partialAgreements.length > 0 && asksForAgreement(indexed)) {
    if (matchType(index, subject, deployment, question.now) === 'no') return 'no'
  }
  return matchFilter(deployment.target.filter, subject.computer)
}

function judgeItem(item: string, ranked: readonly Candidate[]): ItemVerdict {
  return { item, ranked, verdict: judge(ranked) }
}
