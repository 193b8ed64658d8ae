import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { byCodeUnit } from '../../../core/by-code-unit.ts'
import type { NewSoftware, NewTask } from '../items/new-item.ts'
import { type AnyScriptLanguage, type NewScript, problemOfScript } from '../scripts/script.ts'
import { type ShippedEntry, type ShippedScript, shippedEntry } from './library-shape.ts'

export type LibraryItem = (NewSoftware | NewTask) & {
  readonly id: string
  readonly prerequisites: readonly {
    readonly itemId: string
    readonly condition: string
    readonly onUnmet: string
  }[]
}

/** The shipped library as the stores take it. */
export type Library = {
  /** Another one for other content. */
  readonly hash: string
  readonly items: readonly LibraryItem[]
  /** Those that belong to no item. */
  readonly scripts: readonly (NewScript & { readonly id: string })[]
}

const languages: Readonly<Record<string, AnyScriptLanguage>> = {
  sh: 'sh',
  bash: 'bash',
  ps1: 'powershell',
  js: 'javascript',
}

/** Raised where this code makes other rows out of the same files, so that they are written anew. */
const formOfRows = 1

/**
 * Reads the library: a folder for each entry, in it `entry.yaml` and its scripts. Throws in words, with the file's name,
 * where something is not right.
 */
export async function readLibrary(folder: string): Promise<Library> {
  const entries = new Map<string, ReadEntry>()
  const found = await readdir(folder, { withFileTypes: true })
  const keys = found.filter((one) => one.isDirectory()).map(({ name }) => name)
  for (const key of keys.sort(byCodeUnit)) entries.set(key, await readEntry(folder, key))
  const content = JSON.stringify([formOfRows, ...entries])
  return {
    hash: createHash('sha256').update(content).digest('hex'),
    items: [...entries].flatMap(([key, entry]) => itemOf(key, entry, entries) ?? []),
    scripts: [...entries].flatMap(([key, { entry, bodies }]) =>
      entry.kind === 'script'
        ? [{ ...newScript(key, 'script', entry.name, entry, bodies), id: idOf(key, 'script') }]
        : [],
    ),
  }
}

/** The id of an entry (or of a part of it): the same at every start, on every server. */
export function idOf(key: string, part = ''): string {
  const bytes = createHash('sha1').update(`deskhand-library/${key}/${part}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

type Bodies = Readonly<Record<string, string>>
type ReadEntry = { readonly entry: ShippedEntry; readonly bodies: Bodies }

async function readEntry(folder: string, key: string): Promise<ReadEntry> {
  const file = join(folder, key, 'entry.yaml')
  const parsed = shippedEntry.safeParse(parse(await readFile(file, 'utf8')))
  if (!parsed.success) {
    const words = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Error(`${file} is not right. ${words.join('; ')}`)
  }
  const entry = parsed.data
  const bodies: Record<string, string> = {}
  for (const script of scriptsOf(entry)) {
    const scriptFile = join(folder, key, script.file)
    const body = await readFile(scriptFile, 'utf8')
    const problem = problemOfScript({ ...script, language: languageOf(script.file), body })
    if (problem) throw new Error(`${scriptFile} is not right. ${problem}`)
    bodies[script.file] = body
  }
  return { entry, bodies }
}

function scriptsOf(entry: ShippedEntry): ShippedScript[] {
  if (entry.kind === 'script') return [entry]
  const own = Object.values(entry.scripts)
  if (entry.kind === 'task') return own
  return [...own, ...entry.versions.flatMap(({ scripts }) => Object.values(scripts))]
}

function languageOf(file: string): AnyScriptLanguage {
  const language = languages[file.slice(file.lastIndexOf('.') + 1)]
  if (!language) throw new Error(`Nobody knows what ${file} is written in.`)
  return language
}

function newScript(
  key: string,
  part: string,
  name: string,
  { file, context, timeoutSeconds, outputLimitBytes }: ShippedScript,
  bodies: Bodies,
): NewScript {
  return {
    id: idOf(key, part),
    name,
    context,
    language: languageOf(file),
    body: bodies[file] ?? '',
    library: 'global',
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(outputLimitBytes === undefined ? {} : { outputLimitBytes }),
  }
}

function itemOf(
  key: string,
  { entry, bodies }: ReadEntry,
  entries: ReadonlyMap<string, ReadEntry>,
): LibraryItem | null {
  if (entry.kind === 'script') return null
  const other = (name: string, kind: 'software' | 'task') => {
    if (entries.get(name)?.entry.kind === kind) return idOf(name)
    throw new Error(`The library’s entry ${key} names ${name}, which is no ${kind} of it.`)
  }
  const scripts = <Part extends string>(
    given: { readonly [Each in Part]?: ShippedScript | undefined },
    version: string | null,
  ): { [Each in Part]?: NewScript } => {
    const made: { [Each in Part]?: NewScript } = {}
    for (const part of Object.keys(given) as Part[]) {
      const script: ShippedScript | undefined = given[part]
      if (!script) continue
      const place = version === null ? part : `${version}/${part}`
      const whole = version === null ? entry.name : `${entry.name} ${version}`
      made[part] = newScript(key, place, `${whole}: ${part}`, script, bodies)
    }
    return made
  }
  const common = {
    id: idOf(key),
    name: entry.name,
    description: entry.description,
    icon: entry.icon,
    library: 'global' as const,
    order: entry.order,
    parameters: entry.parameters.map(({ default: defaultValue = null, choices, ...parameter }) => ({
      ...parameter,
      defaultValue,
      ...(choices ? { choices } : {}),
    })),
    prerequisites: entry.prerequisites.map(({ item, ...rest }) => ({
      itemId: other(item, 'software'),
      ...rest,
    })),
  }
  if (entry.kind === 'task')
    return { ...common, kind: 'task', subject: entry.subject, scripts: scripts(entry.scripts, null) }
  return {
    ...common,
    kind: 'software',
    vendor: entry.vendor,
    detectionMethod: entry.detection.method,
    detectionValue: entry.detection.value,
    scripts: scripts(entry.scripts, null),
    versions: entry.versions.map(({ version, scripts: own, download }) => ({
      version,
      scripts: scripts(own, version),
      ...(download ? { download } : {}),
    })),
    repair: entry.repair,
    licenceKind: entry.licence.kind,
    licenceRequired: entry.licence.required,
    configurationItemId: entry.configuration === null ? null : other(entry.configuration, 'task'),
  }
}
