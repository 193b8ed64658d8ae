import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a folder that only its owner may enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/** Replaces a file as a whole (0600): after a crash it is the old one or the new one. */
export function replaceFile(path: string, text: string): void {
  replaceFileWith(path, (write) => write(Buffer.from(text, 'utf8')))
}

/** The same, with what `fill` writes piece by piece. */
export function replaceFileWith(path: string, fill: (write: (bytes: Buffer) => void) => void): void {
  const temporary = `${path}.new`
  const file = openSync(temporary, 'w', 0o600)
  try {
    fill((bytes) => {
      let written = 0
      while (written < bytes.length) written += writeSync(file, bytes, written)
    })
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  flushFolder(dirname(path))
}

/** The text of the file; null when there is none. */
export function readFileOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Whether the system refused with this code, such as `ENOENT`. */
export function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}

/** A renamed file lasts only once its folder is written; Windows does that by itself and opens no folders. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
