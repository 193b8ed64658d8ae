import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseWorld } from '../../core/world/parse-world.ts'
import type { World } from '../../core/world/world.ts'
import type { PsaRecords } from '../psa/records.ts'
import { type Details, detailsSchema } from './details-schema.ts'
import { type PsaMapping, psaFileSchema, recordsOf } from './psa-file-schema.ts'

function readYaml(name: string): unknown {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

function check<T extends z.ZodType>(name: string, schema: T): z.output<T> {
  const parsed = schema.safeParse(readYaml(name))
  if (parsed.success) return parsed.data
  throw new Error(`demo/data/${name} is not in order:\n${z.prettifyError(parsed.error)}`)
}

/** What {@link fillVersions} needs of a world document; everything else passes through. */
const documentSchema = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), versions: z.array(z.string()).optional() })),
})

/** A world file as it was parsed from YAML. */
export type WorldDocument = z.output<typeof documentSchema>

/**
 * The sample world.
 * @param aptVersions what apt offers, by item id: takes the place of the placeholder that the details name
 * @returns the document, for whatever reads world files, and the facts parsed from it
 * @throws with every problem of the file in its message
 */
export function loadWorld(aptVersions: Readonly<Record<string, string>> = {}): {
  document: WorldDocument
  world: World
} {
  const document = fillVersions(documentSchema.parse(readYaml('world.yaml')), loadDetails(), aptVersions)
  const world = parseWorld(document)
  if (world.ok) return { document, world: world.value }
  const problems = world.error.map(({ path, message }) => `${path}: ${message}`)
  throw new Error(`demo/data/world.yaml is not in order:\n${problems.join('\n')}`)
}

function fillVersions(
  document: WorldDocument,
  { items }: Details,
  aptVersions: Readonly<Record<string, string>>,
): WorldDocument {
  const fill = (item: WorldDocument['items'][number]) => {
    const placeholder = items[item.id]?.versionFromApt?.placeholder
    const found = aptVersions[item.id]
    if (!placeholder || !found || !item.versions) return item
    return { ...item, versions: item.versions.map((version) => (version === placeholder ? found : version)) }
  }
  return { ...document, items: document.items.map(fill) }
}

/**
 * How the items work, what deployments are called, and the machines' own data.
 * @throws with every problem of the file in its message
 */
export function loadDetails(): Details {
  return check('details.yaml', detailsSchema)
}

/**
 * The records of the demo's PSA, and which of them is which in the world file.
 * @param now the moment that ages count back from
 * @throws with every problem of the file in its message
 */
export function loadPsa({ now }: { now: Date }): { records: PsaRecords; mapping: PsaMapping } {
  const file = check('psa.yaml', psaFileSchema)
  return { records: recordsOf(file, now), mapping: file.mapping }
}
