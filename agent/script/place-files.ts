import { chmodSync, constants, linkSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScriptCommand } from '../../core/agent-protocol/command.ts'
import type { DownloadCache } from '../downloads/download-cache.ts'

type ScriptFile = NonNullable<ScriptCommand['files']>[number]

export interface PlaceFilesOptions {
  files: readonly ScriptFile[]
  /** The run's own folder. */
  folder: string
  /** Names that the run's folder has already. */
  taken: readonly string[]
  /** Whether a file may stay one with the cache's; else it is a copy. */
  share: boolean
  downloads: DownloadCache
}

/** The files of a script in the folder of its run. */
export interface PlacedFiles {
  kind: 'placed'
  /** Each file's path, under the name of its environment variable. */
  variables: Record<string, string>
  /** To be called when the run is over: the cache may remove the downloads again. */
  giveBack(): void
}

export type Placement = PlacedFiles | { kind: 'impossible'; detail: string }

/**
 * Puts the files of a script into the folder of its run, readable by the owner alone: downloads from the cache, the
 * others from their content. Impossible, in words, when a download is not there or two files have one name.
 */
export async function placeFiles(options: PlaceFilesOptions): Promise<Placement> {
  const { files, folder, taken, downloads } = options
  const variables: Record<string, string> = {}
  const gifts: (() => void)[] = []
  const giveBack = () => {
    for (const give of gifts.splice(0)) give()
  }
  // Windows and macOS take `A` and `a` for one name.
  const names = new Set(taken.map((name) => name.toLowerCase()))
  try {
    for (const file of files) {
      const impossible = (detail: string): Placement => {
        giveBack()
        return { kind: 'impossible', detail }
      }
      const name = file.fileName.toLowerCase()
      if (names.has(name))
        return impossible(`Two files of this script are called ${file.fileName}. Rename one of them.`)
      names.add(name)
      const path = join(folder, file.fileName)
      if (file.content !== undefined) {
        writeFileSync(path, Buffer.from(file.content, 'base64'), { mode: 0o600, flag: 'wx' })
      } else {
        const download = file.sha256 === undefined ? null : await downloads.take(file.sha256)
        if (!download)
          return impossible(
            `The file ${file.fileName} has not been downloaded to this computer, so the script was not run.`,
          )
        gifts.push(download.giveBack)
        await place(download.path, path, options.share)
      }
      variables[file.variable] = path
    }
    return { kind: 'placed', variables, giveBack }
  } catch (error) {
    giveBack()
    throw error
  }
}

async function place(from: string, to: string, share: boolean): Promise<void> {
  if (share && tryLink(from, to)) return
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  chmodSync(to, 0o600)
}

/** Not every file system has hard links, and none has them across its border. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch {
    return false
  }
}
