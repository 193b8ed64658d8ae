import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isErrorCode, makePrivateFolder } from '../state/files.ts'

export interface CacheLimits {
  /** Files that nobody has used for so long are removed. */
  unusedMs: number
  /** Beyond so many bytes in all, the files that were not used for longest are removed. */
  bytes: number
}

const defaultLimits: CacheLimits = { unusedMs: 14 * 24 * 60 * 60 * 1000, bytes: 5 * 1024 ** 3 }

/** A file of the cache that is not removed before it is given back. */
export interface TakenFile {
  path: string
  bytes: number
  giveBack(): void
}

interface CachedFile {
  sha256: string
  bytes: number
  usedAtMs: number
}

/**
 * Downloaded files under their checksums, in a private folder. The time of a file is when it was last used. For one
 * agent at a time.
 */
export class DownloadCache {
  readonly #folder: string
  readonly #limits: CacheLimits
  readonly #now: () => number
  readonly #uses = new Map<string, number>()

  /** Opens `downloads` in the folder, and removes what downloads that were cut off have left. */
  constructor(folder: string, limits: CacheLimits = defaultLimits, now: () => number = Date.now) {
    this.#folder = join(folder, 'downloads')
    this.#limits = limits
    this.#now = now
    makePrivateFolder(this.#folder)
    for (const name of readdirSync(this.#folder))
      if (!isChecksum(name)) rmSync(join(this.#folder, name), { recursive: true, force: true })
    this.prune()
  }

  /** Where a download of this command is written until its checksum is known. */
  temporaryPath(sha256: string, commandId: string): string {
    return join(this.#folder, `${sha256}.${commandId}.part`)
  }

  /** Takes a file over whose checksum was found right, and makes room where there is too little. Gives its length in bytes. */
  adopt(temporaryPath: string, sha256: string): number {
    renameSync(temporaryPath, this.#pathOf(sha256))
    this.#touch(sha256)
    this.prune(sha256)
    return statSync(this.#pathOf(sha256)).size
  }

  /**
   * The file with this checksum for as long as it is needed; null when it is not there. Its content is read again each
   * time, and a file that was changed is removed.
   */
  async take(sha256: string, signal?: AbortSignal): Promise<TakenFile | null> {
    const path = this.#pathOf(sha256)
    let isTaken = true
    this.#uses.set(sha256, (this.#uses.get(sha256) ?? 0) + 1)
    const giveBack = () => {
      if (isTaken) this.#giveBack(sha256)
      isTaken = false
    }
    try {
      const found = await checksumOf(path, signal)
      if (found === sha256) {
        this.#touch(sha256)
        return { path, bytes: statSync(path).size, giveBack }
      }
      if (found !== null) rmSync(path, { force: true })
      giveBack()
      return null
    } catch (error) {
      giveBack()
      throw error
    }
  }

  /** Removes what has not been used for long, and beyond the limit what was not used for longest; nothing in use. */
  prune(newest?: string): void {
    const files = this.#list().toSorted((left, right) => left.usedAtMs - right.usedAtMs)
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    for (const file of files) {
      if (file.sha256 === newest || this.#uses.has(file.sha256)) continue
      const isOld = this.#now() - file.usedAtMs > this.#limits.unusedMs
      if (!isOld && bytes <= this.#limits.bytes) continue
      rmSync(this.#pathOf(file.sha256), { force: true })
      bytes -= file.bytes
    }
  }

  #list(): CachedFile[] {
    return readdirSync(this.#folder)
      .filter(isChecksum)
      .flatMap((sha256) => {
        const { size, mtimeMs } = statSync(this.#pathOf(sha256))
        return { sha256, bytes: size, usedAtMs: mtimeMs }
      })
  }

  #touch(sha256: string): void {
    const now = new Date(this.#now())
    utimesSync(this.#pathOf(sha256), now, now)
  }

  #giveBack(sha256: string): void {
    const left = (this.#uses.get(sha256) ?? 1) - 1
    if (left > 0) this.#uses.set(sha256, left)
    else this.#uses.delete(sha256)
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, sha256)
  }
}

/** The SHA-256 of a file in hex; null when there is none. */
async function checksumOf(path: string, signal?: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash, { ...(signal ? { signal } : {}) })
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null
    throw error
  }
  return hash.digest('hex')
}

function isChecksum(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}
