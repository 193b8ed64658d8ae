import type { TransactionClient } from '../../db/client.ts'
import { keyOf } from '../../db/key-of.ts'
import type { NewScript } from '../scripts/script.ts'
import { keepScript } from '../scripts/script-rows.ts'
import type { NewSoftware, NewTask } from './new-item.ts'
import { type ScriptIds, scriptIdsOf, softwareParts, taskParts, versionParts } from './script-parts.ts'

/** Adds a software or a task with its scripts, versions and parameters. Gives its id. */
export async function addItem(tx: TransactionClient, item: NewSoftware | NewTask): Promise<string> {
  const { id } = await tx.maintenanceItem.create({
    data: { ...(item.id ? { id: item.id } : {}), ...columnsOf(item) },
    select: { id: true },
  })
  await addParts(tx, id, item)
  return id
}

/**
 * Adds a software or a task under its id, or makes the one that is there equal to it. Deployments, licences and history
 * of it stay; prerequisites go, and are added anew.
 */
export async function replaceItem(
  tx: TransactionClient,
  item: (NewSoftware | NewTask) & { readonly id: string },
): Promise<void> {
  const { id } = item
  const columns = columnsOf(item)
  await tx.maintenanceItem.upsert({ where: { id }, create: { id, ...columns }, update: columns })
  await tx.software.deleteMany({ where: { itemId: id } })
  await tx.task.deleteMany({ where: { itemId: id } })
  await tx.itemParameter.deleteMany({ where: { itemId: id } })
  await tx.prerequisite.deleteMany({ where: { itemId: id } })
  await addParts(tx, id, item)
}

function columnsOf(item: NewSoftware | NewTask) {
  return {
    kind: item.kind,
    name: item.name,
    nameKey: keyOf(item.name),
    description: item.description ?? '',
    icon: item.icon ?? null,
    library: item.library ?? 'own',
    order: item.order ?? 'normal',
    subject: item.kind === 'task' ? (item.subject ?? 'computer') : 'computer',
  }
}

async function addParts(tx: TransactionClient, itemId: string, item: NewSoftware | NewTask): Promise<void> {
  await tx.itemParameter.createMany({
    data: (item.parameters ?? []).map((parameter, position) => ({
      itemId,
      name: parameter.name,
      label: parameter.label,
      type: parameter.type,
      required: parameter.required ?? false,
      defaultValue: parameter.defaultValue == null ? null : JSON.stringify(parameter.defaultValue),
      choices: parameter.choices ? JSON.stringify(parameter.choices) : null,
      position,
    })),
  })
  if (item.kind === 'task')
    await tx.task.create({ data: { itemId, ...(await keepScripts(tx, item, taskParts, item.scripts)) } })
  else await addSoftware(tx, itemId, item)
}

async function addSoftware(tx: TransactionClient, itemId: string, item: NewSoftware): Promise<void> {
  await tx.software.create({
    data: {
      itemId,
      vendor: item.vendor ?? null,
      detectionMethod: item.detectionMethod,
      detectionValue: item.detectionValue ?? null,
      repair: item.repair ?? 'none',
      licenceKind: item.licenceKind ?? 'none',
      licenceRequired: item.licenceRequired ?? false,
      configurationItemId: item.configurationItemId ?? null,
      ...(await keepScripts(tx, item, softwareParts, item.scripts)),
    },
  })
  for (const { version, scripts, download } of item.versions)
    await tx.softwareVersion.create({
      data: {
        softwareId: itemId,
        version,
        downloadUrl: download?.url ?? null,
        sha256: download?.sha256 ?? null,
        sizeBytes: download?.sizeBytes ?? null,
        fileName: download?.fileName ?? null,
        ...(await keepScripts(tx, item, versionParts, scripts ?? {})),
      },
    })
}

/** The scripts of an item of the shipped library are the library's too. */
async function keepScripts<Part extends string>(
  tx: TransactionClient,
  { library = 'own' }: Pick<NewSoftware | NewTask, 'library'>,
  parts: readonly Part[],
  scripts: { readonly [Each in Part]?: NewScript },
): Promise<ScriptIds<Part>> {
  const ids = new Map<Part, string | null>()
  for (const part of parts) {
    const script: NewScript | undefined = scripts[part]
    ids.set(part, await keepScript(tx, script && { library, ...script }))
  }
  return scriptIdsOf(parts, (part) => ids.get(part))
}
