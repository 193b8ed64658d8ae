import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { JsonObject } from '../../core/canonical-json.ts'
import { parseWorld } from '../../core/world/parse-world.ts'
import { exportWorld } from '../../server/domains/configuration/export-world.ts'
import { fail, print } from '../output/print.ts'
import { useDatabase } from './use-database.ts'

export interface ExportOptions {
  /** Where to write; standard output unless told. */
  readonly file?: string
  readonly json?: boolean
}

/**
 * Writes all facts of the database as a world file. Where records contradict each other, so that the file could not be
 * read again, it is written all the same, and what is wrong is said on standard error with exit code 1.
 */
export async function runExport({ file, json }: ExportOptions): Promise<void> {
  let document: JsonObject | null = null
  await useDatabase('read', async (database) => {
    document = await exportWorld(database)
  })
  if (document === null) return
  const text = json ? `${JSON.stringify(document, null, 2)}\n` : yamlOf(document)
  if (file === undefined) await print([text])
  else
    try {
      await writeFile(file, text)
    } catch (error) {
      return fail([`${file} cannot be written: ${error instanceof Error ? error.message : error}`], 1)
    }
  const world = parseWorld(document)
  if (world.ok) return
  const problems = world.error.map(({ path, message }) => `${path}: ${message}`)
  fail(['Records in the database contradict each other:', ...problems], 1)
}

/** One line for each value, whatever its length; words that older readers take for something else are quoted. */
function yamlOf(document: JsonObject): string {
  return stringify(document, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false })
}
