import type { TransactionClient } from '../../db/client.ts'
import { softwareParts, taskParts, versionParts } from '../items/script-parts.ts'

/** What a script is for, of what uses it. */
export type ScriptUsage = {
  readonly kind: 'item' | 'deployment'
  readonly id: string
  readonly name: string
  /** install, update, test, … of an item; target of a deployment. */
  readonly part: string
  /** The version that has it as its own; null: the item itself. */
  readonly version: string | null
  /** Of a deployment for one tenant; null: it is of no single tenant. */
  readonly tenantId: string | null
}

/**
 * Everything that a script is a part of. What metascripts call by its name is not in it: nobody knows that before
 * they run.
 */
export async function readUsages(tx: TransactionClient, scriptId: string): Promise<ScriptUsage[]> {
  const named = (parts: readonly string[]) => parts.map((part) => ({ [`${part}ScriptId`]: scriptId }))
  const item = { select: { id: true, name: true } } as const
  const software = await tx.software.findMany({ where: { OR: named(softwareParts) }, include: { item } })
  const versions = await tx.softwareVersion.findMany({
    where: { OR: named(versionParts) },
    include: { software: { select: { item } } },
  })
  const tasks = await tx.task.findMany({ where: { OR: named(taskParts) }, include: { item } })
  const deployments = await tx.deployment.findMany({
    where: { targetScriptId: scriptId },
    select: { id: true, name: true, targetTenantId: true },
  })
  const ofItem = (
    row: Readonly<Record<string, unknown>>,
    { id, name }: { id: string; name: string },
    parts: readonly string[],
    version: string | null,
  ): ScriptUsage[] =>
    parts
      .filter((part) => row[`${part}ScriptId`] === scriptId)
      .map((part) => ({ kind: 'item', id, name, part, version, tenantId: null }))
  const usages = [
    ...software.flatMap((row) => ofItem(row, row.item, softwareParts, null)),
    ...versions.flatMap((row) => ofItem(row, row.software.item, versionParts, row.version)),
    ...tasks.flatMap((row) => ofItem(row, row.item, taskParts, null)),
    ...deployments.map(({ id, name, targetTenantId }) => ({
      kind: 'deployment' as const,
      id,
      name,
      part: 'target',
      version: null,
      tenantId: targetTenantId,
    })),
  ]
  return usages.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.part.localeCompare(b.part, 'en'))
}
