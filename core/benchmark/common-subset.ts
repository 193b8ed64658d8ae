import { type ComputerKind, computerKinds } from '../facts/computer.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { Facts } from '../facts/facts.ts'
import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import { findSubject } from '../facts/subject.ts'
import type { TargetFilter, TargetType } from '../facts/target.ts'
import { type Candidate, insertByRank } from '../resolution/candidate.ts'
import { matchTarget } from '../targeting/match-target.ts'
import { fleetNow } from './generate-fleet.ts'

/** A computer as a general rule engine can take it: what targets ask about, looked up beforehand. */
export interface FlatComputer {
  readonly id: string
  readonly tenant: string
  readonly kind: ComputerKind
  readonly isController: boolean
  readonly isPrimaryController: boolean
  /** Its own tags, its tenant's and its primary person's. */
  readonly tags: readonly string[]
  /** Of the agreements that cover it today. */
  readonly agreementTypes: readonly string[]
  readonly agreementProducts: readonly string[]
}

/** What all contestants can express, with the same meaning for all of them. */
export interface CommonSubset {
  readonly facts: Facts
  readonly index: FactsIndex
  readonly computers: readonly FlatComputer[]
  /** The deployments of each item in rank order: the first that matches wins. */
  readonly byItem: readonly (readonly Deployment[])[]
}

/** Is told the winner of an item on a computer; items without one are left out. */
export type Deliver = (computer: string, item: string, deployment: string) => void

const types: ReadonlySet<TargetType> = new Set([
  'all',
  'tag',
  'computer',
  'agreementType',
  'agreementProduct',
])

/**
 * The part of a fleet's facts in which a decision is "the first by rank that matches": deployments of computers' items that
 * are not gated, for all, a tag, a computer or an agreement, everywhere or in one tenant; with every fact known.
 */
export function commonSubsetOf(fleet: Facts): CommonSubset {
  const kinds = new Map(fleet.items.map((item) => [item.id, subjectKindOf(item)]))
  const facts: Facts = {
    ...fleet,
    tenants: fleet.tenants.map((tenant) => ({ ...tenant, parent: null, excludeFromCrossTenant: false })),
    computers: fleet.computers.map((computer) => ({
      ...computer,
      primaryPerson: computer.primaryPerson ?? null,
      kind: computer.kind ?? 'workstation',
      maintenanceExcluded: false,
    })),
    deployments: fleet.deployments
      .filter(({ item, target }) => kinds.get(item) === 'computer' && types.has(target.type))
      .filter(({ enabled, approved, enforcement }) => enabled && approved && enforcement === 'required')
      .map((deployment) => ({ ...deployment, target: { ...deployment.target, includeChildTenants: false } })),
    detected: new Map(),
    scriptResults: new Map(),
  }
  const index = indexFacts(facts)
  return {
    facts,
    index,
    computers: facts.computers.map(({ id }) => flatten(index, id)),
    byItem: Array.from(index.deploymentsByItem.keys(), (item) => inRankOrder(index, item)),
  }
}

/** Without child tenants, the rank of a deployment is the same for every computer that it matches. */
function inRankOrder(index: FactsIndex, item: string): Deployment[] {
  const ranked: Candidate[] = []
  for (const indexed of index.deploymentsByItem.get(item) ?? []) {
    const distance = ['individual', 'tenant', 'cross-tenant'].indexOf(indexed.deployment.target.scope)
    insertByRank(ranked, { indexed, distance, missing: null })
  }
  return ranked.map(({ indexed }) => indexed.deployment)
}

function flatten(index: FactsIndex, id: string): FlatComputer {
  const subject = findSubject(index, id)
  const computer = subject?.computer
  if (!subject || !computer) throw new Error(`There is no computer ${id}.`)
  const agreements = (index.agreements.get(computer.tenant) ?? []).map(({ agreement }) => agreement)
  const matching = (type: TargetType, refs: readonly string[]) =>
    [...new Set(refs)].filter(
      (ref) => matchTarget(index, subject, targeting(type, ref), fleetNow).answer === 'yes',
    )
  return {
    id,
    tenant: computer.tenant,
    kind: computer.kind ?? 'workstation',
    isController: computer.roles?.includes('domainController') === true,
    isPrimaryController: computer.roles?.includes('primaryDomainController') === true,
    tags: [...new Set([...computer.tags, ...subject.tenant.tags, ...(subject.person?.tags ?? [])])],
    agreementTypes: matching(
      'agreementType',
      agreements.map(({ type }) => type),
    ),
    agreementProducts: matching(
      'agreementProduct',
      agreements.flatMap(({ additions }) => additions.map(({ product }) => product)),
    ),
  }
}

function targeting(type: TargetType, ref: string): Deployment {
  return {
    id: '',
    item: '',
    desired: { state: 'ignored' },
    target: { scope: 'cross-tenant', type, ref, filter: 'all', tenant: null, includeChildTenants: false },
    enforcement: 'required',
    enabled: true,
    origin: 'local',
    approved: true,
    expiresAt: null,
    order: null,
    visibility: [],
    parameters: {},
  }
}

/** The kinds that a filter by kind lets through; null for the other filters. */
export function kindsOf(filter: TargetFilter): readonly ComputerKind[] | null {
  switch (filter) {
    case 'workstations':
      return ['workstation']
    case 'portables':
      return ['portable']
    case 'servers':
      return ['server']
    case 'workstationsAndPortables':
      return computerKinds.filter((kind) => kind !== 'server')
    default:
      return null
  }
}
