import { canonicalJson, type JsonObject } from '../../../core/canonical-json.ts'
import type { Desired } from '../../../core/facts/desired.ts'
import type { Target } from '../../../core/facts/target.ts'
import type { Database } from '../../db/client.ts'
import { desiredColumns } from '../../db/desired-columns.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'

export type NewDeployment = {
  readonly id?: string
  readonly itemId: string
  readonly name?: string
  readonly notes?: string
  readonly desired: Desired
  readonly target: Target
  /** required | onboarding | adhoc */
  readonly enforcement: string
  readonly enabled?: boolean
  /** local | recommended */
  readonly origin?: string
  readonly approved?: boolean
  readonly order?: number | null
  readonly visibility?: readonly string[]
  readonly parameters?: JsonObject
  /** none | allowed | required */
  readonly parameterOverride?: string
  readonly needsApproval?: boolean
}

/** What people see of a deployment besides the rule itself. */
export type DeploymentCard = {
  readonly id: string
  readonly itemId: string
  readonly name: string
  readonly parameterOverride: 'none' | 'allowed' | 'required'
  readonly needsApproval: boolean
}

export type DeploymentStore = ReturnType<typeof createDeploymentStore>

/** Reads and alone writes deployments and what their target scripts answered. */
export function createDeploymentStore({ prisma }: Database) {
  return {
    /** Adds a deployment of an existing item. Saving applies nothing. Gives the id. */
    async create(deployment: NewDeployment): Promise<string> {
      const { target } = deployment
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.deployment.create({
          data: {
            ...(deployment.id ? { id: deployment.id } : {}),
            itemId: deployment.itemId,
            name: deployment.name ?? '',
            notes: deployment.notes ?? '',
            ...desiredColumns(deployment.desired),
            targetScope: target.scope,
            targetType: target.type,
            targetRef: target.ref,
            targetFilter: target.filter,
            targetTenantId: target.tenant,
            includeChildTenants: target.includeChildTenants,
            enforcement: deployment.enforcement,
            enabled: deployment.enabled ?? true,
            origin: deployment.origin ?? 'local',
            approved: deployment.approved ?? deployment.origin !== 'recommended',
            order: deployment.order ?? null,
            parameters: canonicalJson(deployment.parameters ?? {}),
            parameterOverride: deployment.parameterOverride ?? 'allowed',
            needsApproval: deployment.needsApproval ?? false,
            visibilities: { create: (deployment.visibility ?? []).map((place) => ({ place })) },
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'deployment', [id])
        return id
      })
    },

    /** Keeps the answer of a deployment's target script for a subject. */
    async saveScriptResult(result: {
      deploymentId: string
      subjectKind: string
      subjectId: string
      matches: boolean
      answeredAt: Date
    }): Promise<void> {
      const { deploymentId, subjectId, ...answer } = result
      await prisma.$transaction(async (tx) => {
        await tx.targetScriptResult.upsert({
          where: { deploymentId_subjectId: { deploymentId, subjectId } },
          create: result,
          update: answer,
        })
        await recordFactChanges(tx, 'scriptResult', [deploymentId])
      })
    },

    /** What people see of deployments, by id; ids that do not exist are left out. */
    async cards(ids: readonly string[]): Promise<Map<string, DeploymentCard>> {
      const rows = await prisma.deployment.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, itemId: true, name: true, parameterOverride: true, needsApproval: true },
      })
      return new Map(rows.map((row) => [row.id, row as DeploymentCard]))
    },
  }
}
