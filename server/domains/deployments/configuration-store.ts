import { canonicalJson } from '../../../core/canonical-json.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import type { SubjectKind } from '../../../core/facts/maintenance-item.ts'
import type { ListDifference, ScriptResult } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { desiredColumns } from '../../db/desired-columns.ts'
import { inChunks } from '../../db/in-chunks.ts'

/** Adds and changes deployments as a world document has them. What it has no place for stays as it is. */
export async function writeDeployments(
  tx: TransactionClient,
  { added, changed }: ListDifference<Deployment>,
): Promise<void> {
  await inChunks(added, (deployments) =>
    tx.deployment.createMany({
      data: deployments.map((deployment) => ({ id: deployment.id, ...columnsOf(deployment) })),
    }),
  )
  const shown = [...added]
  for (const { after, keys } of changed) {
    await tx.deployment.update({ where: { id: after.id }, data: columnsOf(after) })
    if (!keys.includes('visibility')) continue
    await tx.deploymentVisibility.deleteMany({ where: { deploymentId: after.id } })
    shown.push(after)
  }
  await inChunks(
    shown.flatMap(({ id, visibility }) =>
      [...new Set(visibility)].map((place) => ({ deploymentId: id, place })),
    ),
    (data) => tx.deploymentVisibility.createMany({ data }),
  )
}

/** Removes deployments; sessions that ran for them stay, without the link. */
export async function removeDeployments(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.deployment.deleteMany({ where: { id: { in: piece } } }))
}

/** Makes what target scripts answered what a world document says, as if answered at `now`. */
export async function writeScriptResults(
  tx: TransactionClient,
  { added, changed, removed }: ListDifference<ScriptResult>,
  kindOf: (subjectId: string) => SubjectKind,
  now: Date,
): Promise<void> {
  await inChunks(added, (results) =>
    tx.targetScriptResult.createMany({
      data: results.map(({ deployment, subject, matches }) => ({
        deploymentId: deployment,
        subjectKind: kindOf(subject),
        subjectId: subject,
        matches,
        answeredAt: now,
      })),
    }),
  )
  for (const { after } of changed)
    await tx.targetScriptResult.update({
      where: { deploymentId_subjectId: { deploymentId: after.deployment, subjectId: after.subject } },
      data: { matches: after.matches, subjectKind: kindOf(after.subject), answeredAt: now },
    })
  const byDeployment = Map.groupBy(removed, ({ deployment }) => deployment)
  for (const [deploymentId, gone] of byDeployment)
    await inChunks(gone, (piece) =>
      tx.targetScriptResult.deleteMany({
        where: { deploymentId, subjectId: { in: piece.map(({ subject }) => subject) } },
      }),
    )
}

function columnsOf(deployment: Deployment) {
  const { item, target, enforcement, enabled, origin, approved, expiresAt, order } = deployment
  return {
    itemId: item,
    ...desiredColumns(deployment.desired),
    targetScope: target.scope,
    targetType: target.type,
    targetRef: target.ref,
    targetFilter: target.filter,
    targetTenantId: target.tenant,
    includeChildTenants: target.includeChildTenants,
    enforcement,
    enabled,
    origin,
    approved,
    expiresAt,
    order,
    parameters: canonicalJson(deployment.parameters),
  }
}
