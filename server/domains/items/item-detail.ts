import type { TransactionClient } from '../../db/client.ts'
import type { LicenceKind, Repair } from './new-item.ts'
import { softwareParts, taskParts, versionParts } from './script-parts.ts'
import { downloadOf, type SoftwareWorkings } from './workings.ts'

/** A script as it stands in an item. */
export type ItemScript = {
  /** install, update, test, set, … */
  readonly part: string
  readonly id: string
  readonly name: string
  readonly context: string
  readonly language: string
}

type Named = { readonly id: string; readonly name: string }

/** How an item works, for reading. */
export type ItemDetail = {
  readonly id: string
  readonly library: 'own' | 'global'
  readonly order: string
  readonly prerequisites: readonly {
    readonly item: Named
    readonly condition: string
    readonly onUnmet: string
  }[]
  readonly scripts: readonly ItemScript[]
  readonly software: {
    readonly vendor: string | null
    readonly detectionMethod: string
    readonly detectionValue: string | null
    readonly repair: Repair
    readonly licenceKind: LicenceKind
    readonly licenceRequired: boolean
    readonly configurationItem: Named | null
    readonly versions: readonly {
      readonly version: string
      readonly download: SoftwareWorkings['download']
      /** Its own, which beat the software's. */
      readonly scripts: readonly ItemScript[]
    }[]
  } | null
}

const named = { select: { id: true, name: true } } as const

/** How an item works, or null where there is no such item. Versions come as they were added. */
export async function readItemDetail(tx: TransactionClient, id: string): Promise<ItemDetail | null> {
  const row = await tx.maintenanceItem.findUnique({
    where: { id },
    include: {
      prerequisites: { include: { requiredItem: named } },
      software: { include: { versions: { orderBy: { id: 'asc' } }, configurationItem: named } },
      task: true,
    },
  })
  if (!row) return null
  const { software, task } = row
  const found = [
    ...(software ? partsOf(softwareParts, software) : []),
    ...(task ? partsOf(taskParts, task) : []),
  ]
  const ofVersions = software?.versions.map((version) => partsOf(versionParts, version)) ?? []
  const scripts = await readScripts(tx, [...found, ...ofVersions.flat()])
  const shown = (parts: readonly Part[]) =>
    parts.flatMap(({ part, scriptId }) => {
      const script = scripts.get(scriptId)
      return script ? [{ part, ...script }] : []
    })
  return {
    id: row.id,
    library: row.library as ItemDetail['library'],
    order: row.order,
    prerequisites: row.prerequisites.map(({ requiredItem, condition, onUnmet }) => ({
      item: requiredItem,
      condition,
      onUnmet,
    })),
    scripts: shown(found),
    software: software && {
      vendor: software.vendor,
      detectionMethod: software.detectionMethod,
      detectionValue: software.detectionValue,
      repair: software.repair as Repair,
      licenceKind: software.licenceKind as LicenceKind,
      licenceRequired: software.licenceRequired,
      configurationItem: software.configurationItem,
      versions: software.versions.map((version, at) => ({
        version: version.version,
        download: downloadOf(version),
        scripts: shown(ofVersions[at] ?? []),
      })),
    },
  }
}

type Part = { readonly part: string; readonly scriptId: string }

function partsOf(parts: readonly string[], row: Readonly<Record<string, unknown>>): Part[] {
  return parts.flatMap((part) => {
    const scriptId = row[`${part}ScriptId`]
    return typeof scriptId === 'string' ? [{ part, scriptId }] : []
  })
}

async function readScripts(
  tx: TransactionClient,
  parts: readonly Part[],
): Promise<Map<string, Omit<ItemScript, 'part'>>> {
  const rows = await tx.script.findMany({
    where: { id: { in: [...new Set(parts.map(({ scriptId }) => scriptId))] } },
    select: { id: true, name: true, context: true, language: true },
  })
  return new Map(rows.map((row) => [row.id, row]))
}
