import type { TransactionClient } from '../../db/client.ts'
import type { Download, LicenceKind, Repair } from './new-item.ts'
import {
  type ScriptIds,
  type SoftwarePart,
  scriptIdsOf,
  softwareParts,
  type TaskPart,
  taskParts,
  versionParts,
} from './script-parts.ts'

/** How a software is looked for, changed and looked after: of one version where it has its own ways. */
export type SoftwareWorkings = ScriptIds<SoftwarePart> & {
  readonly detectionMethod: string
  readonly detectionValue: string | null
  readonly repair: Repair
  readonly licenceKind: LicenceKind
  readonly licenceRequired: boolean
  /** A task that runs once the software is present. */
  readonly configurationItemId: string | null
  /** What is fetched before the version is installed; null where its script fetches what it needs. */
  readonly download: (Required<Download> & { readonly sizeBytes: number | null }) | null
}

export type TaskWorkings = ScriptIds<TaskPart>

/** How a software works, for one version where one is named and known; null where there is no such software. */
export async function readSoftwareWorkings(
  db: Pick<TransactionClient, 'software'>,
  itemId: string,
  version: string | null,
): Promise<SoftwareWorkings | null> {
  const software = await db.software.findUnique({
    where: { itemId },
    include: { versions: { where: { version: version ?? '' } } },
  })
  if (!software) return null
  const [own] = software.versions
  return {
    detectionMethod: software.detectionMethod,
    detectionValue: software.detectionValue,
    repair: software.repair as Repair,
    licenceKind: software.licenceKind as LicenceKind,
    licenceRequired: software.licenceRequired,
    configurationItemId: software.configurationItemId,
    ...scriptIdsOf(softwareParts, (part) => software[`${part}ScriptId`]),
    ...scriptIdsOf(versionParts, (part) => own?.[`${part}ScriptId`] ?? software[`${part}ScriptId`]),
    download: own ? downloadOf(own) : null,
  }
}

/** The scripts of a task, or null where there is no such task. */
export async function readTaskWorkings(
  db: Pick<TransactionClient, 'task'>,
  itemId: string,
): Promise<TaskWorkings | null> {
  const task = await db.task.findUnique({ where: { itemId } })
  return task && scriptIdsOf(taskParts, (part) => task[`${part}ScriptId`])
}

type VersionRow = {
  readonly downloadUrl: string | null
  readonly sha256: string | null
  readonly sizeBytes: number | null
  readonly fileName: string | null
}

/** What a version downloads; null where the row does not say all of it. */
export function downloadOf({
  downloadUrl,
  sha256,
  sizeBytes,
  fileName,
}: VersionRow): SoftwareWorkings['download'] {
  return downloadUrl && sha256 && fileName ? { url: downloadUrl, sha256, sizeBytes, fileName } : null
}
