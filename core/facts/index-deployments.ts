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

/** Deployments by reach, then type, then ref ('' where the type has none). */
export type DeploymentsByTarget = Map<Reach, Map<TargetType, Map<string, IndexedDeployment[]>>>

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

/** Adds a deployment to the index; one of the same id must have been removed before. */
export function putDeployment(
  index: DeploymentIndex & { readonly items: ReadonlyMap<string, MaintenanceItem> },
  deployment: Deployment,
): void {
  const item = index.items.get(deployment.item)
  if (!item) return
  const indexed = {
    deployment,
    keys: rankKeysOf(deployment),
    sameness: canonicalJson([{ ...deployment.desired } satisfies JsonObject, deployment.parameters]),
  }
  index.deployments.set(deployment.id, indexed)
  insertById(
    listOf(index.deploymentsByItem, deployment.item, () => []),
    indexed,
  )
  bucketOf(index.deploymentsByTarget[subjectKindOf(item)], deployment.target).push(indexed)
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
  dropFrom(bucketOf(index.deploymentsByTarget[subjectKindOf(item)], indexed.deployment.target), indexed)
}

function bucketOf(byTarget: DeploymentsByTarget, target: Target): IndexedDeployment[] {
  const reach = target.scope === 'tenant' ? tenantReach(target.tenant ?? '') : target.scope
  const byType = listOf(byTarget, reach, () => new Map())
  return listOf(
    listOf(byType, target.type, () => new Map()),
    target.ref ?? '',
    () => [],
  )
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
