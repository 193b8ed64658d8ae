import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readReleaseBanner } from '../../../core/agent-protocol/release-banner.ts'

/** A release of the agent that lies ready to be rolled out. */
export interface AgentRelease {
  readonly release: string
  /** Of the file, in hexadecimal. */
  readonly sha256: string
  readonly sizeBytes: number
  /** When the file was put there. */
  readonly addedAt: Date
  readonly path: string
}

/** Which releases of the agent this server has. */
export interface Releases {
  /** The newest first. */
  list(): Promise<AgentRelease[]>
}

/** No file of a release is as long as this. */
const longestBytes = 64 * 1024 * 1024

/**
 * The releases in these folders: each file `*.mjs` whose first line says that it is the agent's. Where two files say the
 * same release, that of the earlier folder counts. Files are read again when they have changed.
 */
export function createReleases(folders: readonly string[]): Releases {
  const known = new Map<string, { mark: string; found: AgentRelease | null }>()

  async function look(path: string): Promise<AgentRelease | null> {
    const { size, mtime } = await stat(path)
    const mark = `${size} ${mtime.getTime()}`
    const before = known.get(path)
    if (before?.mark === mark) return before.found
    const found = size > longestBytes ? null : releaseOf(path, await readFile(path), mtime)
    known.set(path, { mark, found })
    return found
  }

  return {
    async list() {
      const releases = new Map<string, AgentRelease>()
      for (const folder of folders)
        for (const name of (await namesIn(folder)).filter((file) => file.endsWith('.mjs')).sort()) {
          const found = await look(join(folder, name))
          if (found && !releases.has(found.release)) releases.set(found.release, found)
        }
      return [...releases.values()].sort((left, right) => right.addedAt.getTime() - left.addedAt.getTime())
    },
  }
}

/** The release that a command names; the file that the server has under this checksum. */
export async function findRelease(
  releases: Releases,
  wanted: { readonly release: string } | { readonly sha256: string },
): Promise<AgentRelease | null> {
  const list = await releases.list()
  return (
    list.find((found) =>
      'release' in wanted ? found.release === wanted.release : found.sha256 === wanted.sha256,
    ) ?? null
  )
}

function releaseOf(path: string, bytes: Buffer, addedAt: Date): AgentRelease | null {
  const release = readReleaseBanner(bytes.toString('utf8', 0, 200))
  if (release === null) return null
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { release, sha256, sizeBytes: bytes.length, addedAt, path }
}

/** A folder that is not there holds nothing. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
