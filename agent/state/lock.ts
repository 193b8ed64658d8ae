import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isSameProcess, processStart } from '../script/process-start.ts'
import { isErrorCode, readFileOrNull } from './files.ts'

const lockSchema = z.object({ pid: z.number().int(), startedAt: z.string().nullable() })

/** Another agent runs in the folder. */
export class FolderTaken extends Error {}

/**
 * Takes the folder for this process; the returned function gives it back. A lock whose process is gone, or whose id
 * belongs to another process by now, is taken over. Throws `FolderTaken` with words when another agent runs in the folder.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock.json')
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryLock(path)) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder && isSameProcess(holder))
      throw new FolderTaken(`Another agent (process ${holder.pid}) runs in ${folder}. Stop it first.`)
    rmSync(path, { force: true })
  }
  throw new Error(`The lock of ${folder} cannot be taken: other agents keep starting in it.`)
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) }))
    closeSync(file)
    return true
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Null for a lock that was never finished. */
function readHolder(path: string) {
  try {
    return lockSchema.parse(JSON.parse(readFileOrNull(path) ?? ''))
  } catch {
    return null
  }
}
