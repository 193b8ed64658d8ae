import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { replaceFile } from './files.ts'

/** Where a line stands in its file; the length in bytes is without the line feed. */
export interface LinePlace {
  offset: number
  length: number
}

/**
 * A file of JSON lines that grows at its end. A last line that was torn by a crash is cut off when the file is opened;
 * a line that is not JSON is passed over.
 */
export class LineFile {
  readonly #path: string
  #file: number
  #size = 0

  constructor(path: string) {
    this.#path = path
    // A new file lasts only once its folder is written too.
    if (!existsSync(path)) replaceFile(path, '')
    this.#file = openSync(path, 'a+', 0o600)
  }

  /** Gives every line to `visit` in order, and cuts off a torn end. For use once, right after opening. */
  load(visit: (value: unknown, place: LinePlace) => void): void {
    const bytes = Buffer.alloc(fstatSync(this.#file).size)
    readSync(this.#file, bytes, 0, bytes.length, 0)
    let offset = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, offset)) {
      const value = parseOrUndefined(bytes.toString('utf8', offset, end))
      if (value !== undefined) visit(value, { offset, length: end - offset })
      offset = end + 1
    }
    if (offset < bytes.length) ftruncateSync(this.#file, offset)
    this.#size = offset
  }

  /** Adds a line; with `flush` it is on the disk when this returns, else it survives the process but not the machine. */
  append(value: object, flush: boolean): LinePlace {
    const line = Buffer.from(`${JSON.stringify(value)}\n`, 'utf8')
    try {
      let written = 0
      while (written < line.length) written += writeSync(this.#file, line, written)
      if (flush) fsyncSync(this.#file)
    } catch (error) {
      // A full disk may have taken half a line, which the next one must not be glued to.
      ftruncateSync(this.#file, this.#size)
      throw error
    }
    const place = { offset: this.#size, length: line.length - 1 }
    this.#size += line.length
    return place
  }

  /** The JSON text of the line there. */
  read({ offset, length }: LinePlace): string {
    const bytes = Buffer.alloc(length)
    readSync(this.#file, bytes, 0, length, offset)
    return bytes.toString('utf8')
  }

  /** Replaces all lines by these texts of JSON; gives where each stands now. */
  rewrite(lines: readonly string[]): LinePlace[] {
    replaceFile(this.#path, lines.map((line) => `${line}\n`).join(''))
    closeSync(this.#file)
    this.#file = openSync(this.#path, 'a+', 0o600)
    this.#size = 0
    return lines.map((line) => {
      const place = { offset: this.#size, length: Buffer.byteLength(line) }
      this.#size += place.length + 1
      return place
    })
  }

  close(): void {
    closeSync(this.#file)
  }
}

function parseOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
