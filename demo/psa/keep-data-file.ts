import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Reads the JSON document of a data file.
 * @returns the parsed document, or undefined where the file does not exist yet
 * @throws when the file is there but cannot be read or is no JSON: it is never silently replaced
 */
export async function readDataFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`The demo PSA's data file ${path} cannot be read. Move it away to start afresh.`, {
      cause: error,
    })
  }
}

/**
 * Writes a JSON document whole or not at all: into a file beside it, flushed, then renamed over the old one.
 * Calls must not overlap for one path.
 */
export async function writeDataFile(path: string, document: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(document, null, 1)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
