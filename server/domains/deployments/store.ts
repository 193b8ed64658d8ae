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
  /** From then on it counts no more; null or left out: it goes on. */
  readonly expiresAt?: Date | null
  readonly order?: number | null
  readonly visibility?: readonly string[]
  readonly parameters?: JsonObject
  /** none | allowed | required */
  readonly parameterOverride?: string
  readonly needsApproval?: boolean
  /** Of a script target: the cloud script that answers whom it reaches. */
  readonly targetScriptId?: string | null
}

/** What people see of a deployment besides the rule itself. */
export type DeploymentCard = {
  readonly id: string
  readonly itemId: string
  readonly name: string
  readonly parameterOverride: 'none' | 'allowed' | 'required'
  readonly needsApproval: boolean
}

export type DeploymentDetail = {
  readonly id: string
  readonly name: string
  readonly notes: string
  readonly parameterOverride: string
  readonly needsApproval: boolean
  /** Made from a ticket, to leave one subject out for a while. */
  readonly exception: boolean
  /** Names this state of it: whoever saves says which one was edited. */
  readonly revision: string
}

export type DeploymentStore = ReturnType<typeof createDeploymentStore>

/** Reads and alone writes deployments and what their target scripts answered. */
export function createDeploymentStore({ prisma }: Database) {
  return {
    /** Adds a deployment of an existing item. Saving applies nothing. Gives the id. */
    async create(deployment: NewDeployment): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.deployment.create({
          data: {
            ...(deployment.id ? { id: deployment.id } : {}),
            ...columnsOf(deployment),
            visibilities: { create: (deployment.visibility ?? []).map((place) => ({ place })) },
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'deployment', [id])
        return id
      })
    },

    /**
     * Replaces what a draft carries of a deployment. `revision` is the one that was edited.
     * @returns false where the deployment has another revision by now, or is gone
     */
    async update(id: string, revision: string, deployment: NewDeployment): Promise<boolean> {
      return await prisma.$transaction(async (tx) => {
        const { count } = await tx.deployment.updateMany({
          where: { id, updatedAt: new Date(revision) },
          data: columnsOf(deployment),
        })
        if (count === 0) return false
        const places = deployment.visibility ?? []
        await tx.deploymentVisibility.deleteMany({ where: { deploymentId: id } })
        await tx.deploymentVisibility.createMany({
          data: places.map((place) => ({ deploymentId: id, place })),
        })
        await recordFactChanges(tx, 'deployment', [id])
        return true
      })
    },

    /** What an editor shows of a deployment besides its rule, or null. */
    async find(id: string): Promise<DeploymentDetail | null> {
      const row = await prisma.deployment.findUnique({
        where: { id },
        select: {
          id: true,
          name: true,
          notes: true,
          parameterOverride: true,
          needsApproval: true,
          exceptionReason: true,
          updatedAt: true,
        },
      })
      if (!row) return null
      const { exceptionReason, updatedAt, ...detail } = row
      return { ...detail, exception: exceptionReason !== null, revision: updatedAt.toISOString() }
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

    /** The scripts that say whom deployments reach: of every one that is switched on and has such a target. */
    async targetScripts(): Promise<{ deploymentId: string; scriptId: string }[]> {
      const rows = await prisma.deployment.findMany({
        where: { enabled: true, targetType: 'script', targetScriptId: { not: null } },
        select: { id: true, targetScriptId: true },
        orderBy: { id: 'asc' },
      })
      return rows.flatMap(({ id, targetScriptId }) =>
        targetScriptId === null ? [] : [{ deploymentId: id, scriptId: targetScriptId }],
      )
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

/** The columns of a deployment itself. */
function columnsOf(deployment: NewDeployment) {
  const { target } = deployment
  return {
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
    ...(deployment.targetScriptId === undefined ? {} : { targetScriptId: deployment.targetScriptId }),
    enforcement: deployment.enforcement,
    enabled: deployment.enabled ?? true,
    origin: deployment.origin ?? 'local',
    approved: deployment.approved ?? deployment.origin !== 'recommended',
    ...(deployment.expiresAt === undefined ? {} : { expiresAt: deployment.expiresAt }),
    order: deployment.order ?? null,
    parameters: canonicalJson(deployment.parameters ?? {}),
    parameterOverride: deployment.parameterOverride ?? 'allowed',
    needsApproval: deployment.needsApproval ?? false,
  }
}
