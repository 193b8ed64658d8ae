import { byCodeUnit } from '../by-code-unit.ts'
import type { Agreement } from './agreement.ts'
import type { Computer } from './computer.ts'
import type { Detected, Facts } from './facts.ts'
import type { Group } from './group.ts'
import { type DeploymentIndex, putDeployment } from './index-deployments.ts'
import { lineageOf } from './lineage.ts'
import type { MaintenanceItem } from './maintenance-item.ts'
import { membershipsOf } from './memberships.ts'
import type { Person } from './person.ts'
import type { Tenant } from './tenant.ts'

/** An agreement with its covered computers as a set; null = the whole tenant. */
export interface IndexedAgreement {
  readonly agreement: Agreement
  readonly covered: ReadonlySet<string> | null
}

/**
 * The facts, arranged for questions. The maps may be changed in place when single facts change: a computer, a script's
 * answer or what was detected by setting its entry, a deployment by `removeDeployment` and `putDeployment`.
 * What is derived from a whole list (lineages, children, memberships, agreements of a tenant) is replaced with it.
 */
export interface FactsIndex extends DeploymentIndex {
  readonly tenants: Map<string, Tenant>
  readonly persons: Map<string, Person>
  readonly groups: Map<string, Group>
  readonly computers: Map<string, Computer>
  readonly items: Map<string, MaintenanceItem>
  /** Tenant id → itself, its parent, and so on up. */
  readonly lineages: Map<string, readonly string[]>
  /** Tenant id → the tenants directly below it, by id. */
  readonly children: Map<string, readonly string[]>
  /** Person id → every group the person is in, nested ones included. */
  readonly memberships: Map<string, ReadonlySet<string>>
  /** Tenant id → its agreements. */
  readonly agreements: Map<string, readonly IndexedAgreement[]>
  readonly scriptResults: Map<string, ReadonlyMap<string, boolean>>
  readonly detected: Map<string, Detected>
}

/** Arranges valid facts for questions. Takes time in proportion to the facts; keeps no reference to their lists. */
export function indexFacts(facts: Facts): FactsIndex {
  const tenants = byId(facts.tenants)
  const index: FactsIndex = {
    tenants,
    persons: byId(facts.persons),
    groups: byId(facts.groups),
    computers: byId(facts.computers),
    items: byId(facts.items),
    lineages: new Map(facts.tenants.map((tenant) => [tenant.id, lineageOf(tenant, tenants)])),
    children: childrenOf(facts.tenants),
    memberships: membershipsOf(facts.groups),
    agreements: agreementsByTenant(facts.agreements),
    deployments: new Map(),
    deploymentsByItem: new Map(),
    deploymentsByTarget: { computer: new Map(), person: new Map(), tenant: new Map() },
    scriptResults: new Map(facts.scriptResults),
    detected: new Map(facts.detected),
  }
  const ordered = [...facts.deployments].sort((a, b) => byCodeUnit(a.id, b.id))
  for (const deployment of ordered) putDeployment(index, deployment)
  return index
}

function byId<Value extends { readonly id: string }>(list: readonly Value[]): Map<string, Value> {
  return new Map(list.map((value) => [value.id, value]))
}

function childrenOf(tenants: readonly Tenant[]): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const { id, parent } of tenants) {
    if (parent === null) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(id)
    else children.set(parent, [id])
  }
  for (const siblings of children.values()) siblings.sort(byCodeUnit)
  return children
}

function agreementsByTenant(agreements: readonly Agreement[]): Map<string, IndexedAgreement[]> {
  const byTenant = new Map<string, IndexedAgreement[]>()
  for (const agreement of agreements) {
    const indexed = { agreement, covered: agreement.computers && new Set(agreement.computers) }
    const list = byTenant.get(agreement.tenant)
    if (list) list.push(indexed)
    else byTenant.set(agreement.tenant, [indexed])
  }
  return byTenant
}
