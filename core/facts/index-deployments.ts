import { canonicalJson, type JsonObject } from '../canonical-json.ts'
import { type RankKeys, rankKeysOf } from '../resolution/rank-keys.ts'
import type { Deployment } from './deployment.ts'
import type { MaintenanceItem, SubjectKind } from './maintenance-item.ts'
import { subjectKindOf } from './maintenance-item.ts'
import type { Target, TargetType } from './target.ts'

/** A deployment with what is computed once about it, so that comparing two of them is cheap. */
export interface IndexedDeployment {
  readonly deployment: Deployment
  readonly keys: RankKeys
  /** Two deployments with the same text want the same: `desired` and `parameters` are the same JSON. */
  readonly sameness: string
}

/** Where a target looks: an individual, one tenant, or all of them. */
type Reach = string

/** Deployments by type, then ref ('' where the type has none). */
export type DeploymentsByRef = Map<TargetType, Map<string, IndexedDeployment[]>>

/** Deployments by reach, then type and ref. */
export type DeploymentsByTarget = Map<Reach, DeploymentsByRef>

/** The part of the index that follows the deployments. */
export interface DeploymentIndex {
  readonly deployments: Map<string, IndexedDeployment>
  /** Item id → its deployments by id. */
  readonly deploymentsByItem: Map<string, IndexedDeployment[]>
  readonly deploymentsByTarget: Readonly<Record<SubjectKind, DeploymentsByTarget>>
}

/** The reach of targets at one tenant. */
export function tenantReach(tenant: string): Reach {
  return `tenant ${tenant}`
}

/** Computes what is kept beside a deployment. */
export function indexDeployment(deployment: Deployment): IndexedDeployment {
  return {
    deployment,
    keys: rankKeysOf(deployment),
    sameness: canonicalJson([{ ...deployment.desired } satisfies JsonObject, deployment.parameters]),
  }
}

/** Adds a deployment to the index; one of the same id must have been removed before. */
export function putDeployment(
  index: DeploymentIndex & { readonly items: ReadonlyMap<string, MaintenanceItem> },
  deployment: Deployment,
): void {
  const item = index.items.get(deployment.item)
  if (!item) return
  const indexed = indexDeployment(deployment)
  index.deployments.set(deployment.id, indexed)
  insertById(
    listOf(index.deploymentsByItem, deployment.item, () => []),
    indexed,
  )
  putUnderRef(reachOf(index.deploymentsByTarget[subjectKindOf(item)], deployment.target), indexed)
}

/** Takes a deployment out of the index; does nothing where there is none of that id. */
export function removeDeployment(
  index: DeploymentIndex & { readonly items: ReadonlyMap<string, MaintenanceItem> },
  id: string,
): void {
  const indexed = index.deployments.get(id)
  const item = indexed && index.items.get(indexed.deployment.item)
  if (!indexed || !item) return
  index.deployments.delete(id)
  dropFrom(index.deploymentsByItem.get(item.id) ?? [], indexed)
  const { target } = indexed.deployment
  const byRef = reachOf(index.deploymentsByTarget[subjectKindOf(item)], target).get(target.type)
  dropFrom(byRef?.get(target.ref ?? '') ?? [], indexed)
}

/** Adds a deployment to others, under the type and ref of its target. */
export function putUnderRef(byType: DeploymentsByRef, indexed: IndexedDeployment): void {
  const { type, ref } = indexed.deployment.target
  const byRef = listOf(byType, type, () => new Map<string, IndexedDeployment[]>())
  listOf(byRef, ref ?? '', () => []).push(indexed)
}

function reachOf(byTarget: DeploymentsByTarget, target: Target): DeploymentsByRef {
  const reach = target.scope === 'tenant' ? tenantReach(target.tenant ?? '') : target.scope
  return listOf(byTarget, reach, () => new Map())
}

function listOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}

function insertById(list: IndexedDeployment[], indexed: IndexedDeployment): void {
  let at = list.length
  while (at > 0 && (list[at - 1]?.deployment.id ?? '') > indexed.deployment.id) at--
  list.splice(at, 0, indexed)
}

function dropFrom(list: IndexedDeployment[], indexed: IndexedDeployment): void {
  const at = list.indexOf(indexed)
  if (at >= 0) list.splice(at, 1)
}
