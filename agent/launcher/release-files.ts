import { join } from 'node:path'
import { z } from 'zod'
import { readFileOrNull, replaceFile } from '../state/files.ts'

/** What a release may be called: one name of a folder on every system. */
export const releaseNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/)

/** The one file of a release, and its name wherever it is kept. */
export const releaseFileName = 'deskhand-agent.mjs'

const currentSchema = z.object({
  release: releaseNameSchema,
  /** What is gone back to while `release` has not proved itself; null: there is nothing. */
  previous: releaseNameSchema.nullable(),
  /** Whether the release has connected to the server. */
  confirmed: z.boolean(),
  /** The command that asked for it; null where an installation did. */
  commandId: z.string().nullable(),
  /** The release that was given up last, with why. */
  fellBack: z.object({ release: z.string(), why: z.string() }).nullable(),
})
/** Which release runs. Written by the launcher alone. */
export type CurrentRelease = z.infer<typeof currentSchema>

const nextSchema = z.object({ release: releaseNameSchema, commandId: z.string().nullable() })
/** Which release is to run from the next start on. Written by whoever put its file there, taken by the launcher. */
export type NextRelease = z.infer<typeof nextSchema>

/**
 * The program's folder: `launcher.mjs`, `current.json`, `next.json` while there is one, and the file of each release.
 * Every file is replaced as a whole, so that a crash at any instant leaves the old or the new one.
 */
export class ReleaseFiles {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  get launcherPath(): string {
    return join(this.folder, 'launcher.mjs')
  }

  get releasesFolder(): string {
    return join(this.folder, 'releases')
  }

  pathOf(release: string): string {
    return join(this.releasesFolder, release, releaseFileName)
  }

  /** Null when nothing has been started here yet. Throws with words when the file is damaged. */
  readCurrent(): CurrentRelease | null {
    return this.#read('current.json', currentSchema)
  }

  writeCurrent(current: CurrentRelease): void {
    this.#write('current.json', current)
  }

  /** Null while nothing else is to run. Throws with words when the file is damaged. */
  readNext(): NextRelease | null {
    return this.#read('next.json', nextSchema)
  }

  writeNext(next: NextRelease): void {
    this.#write('next.json', next)
  }

  get nextPath(): string {
    return join(this.folder, 'next.json')
  }

  #read<T>(name: string, schema: z.ZodType<T>): T | null {
    const text = readFileOrNull(join(this.folder, name))
    if (text === null) return null
    try {
      return schema.parse(JSON.parse(text))
    } catch (cause) {
      throw new Error(`${name} in ${this.folder} is damaged. Install the agent again.`, { cause })
    }
  }

  #write(name: string, value: object): void {
    replaceFile(join(this.folder, name), `${JSON.stringify(value)}\n`)
  }
}
