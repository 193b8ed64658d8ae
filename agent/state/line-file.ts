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
import { replaceFile, replaceFileWith } from './files.ts'

/** So much of a file is read at once. */
const pieceBytes = 1024 * 1024

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
    const total = fstatSync(this.#file).size
    let offset = 0
    // The beginning of a line whose end is not read yet; with it, no more than a piece and a line are in memory.
    let rest = Buffer.alloc(0)
    for (let at = 0; at < total; ) {
      const piece = Buffer.alloc(Math.min(pieceBytes, total - at))
      const count = readSync(this.#file, piece, 0, piece.length, at)
      if (count === 0) break
      at += count
      const bytes = Buffer.concat([rest, piece.subarray(0, count)])
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        const value = parseOrUndefined(bytes.toString('utf8', start, end))
        if (value !== undefined) visit(value, { offset, length: end - start })
        offset += end + 1 - start
        start = end + 1
      }
      rest = bytes.subarray(start)
    }
    if (offset < total) ftruncateSync(this.#file, offset)
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

  /** The JSON text of the line there, in UTF-8. */
  readBytes({ offset, length }: LinePlace): Buffer {
    const bytes = Buffer.alloc(length)
    readSync(this.#file, bytes, 0, length, offset)
    return bytes
  }

  /** Replaces all lines by these texts of JSON. */
  rewrite(lines: readonly string[]): void {
    this.#replace((write) => {
      for (const line of lines) write(Buffer.from(`${line}\n`, 'utf8'))
    })
  }

  /** Forgets all lines but these; gives where each stands now. One line at a time is in memory. */
  keep(places: readonly LinePlace[]): LinePlace[] {
    const old = this.#file
    let size = 0
    const kept = places.map(({ length }) => {
      const place = { offset: size, length }
      size += length + 1
      return place
    })
    this.#replace((write) => {
      for (const { offset, length } of places) {
        const line = Buffer.alloc(length + 1)
        readSync(old, line, 0, line.length, offset)
        write(line)
      }
    })
    return kept
  }

  #replace(fill: (write: (bytes: Buffer) => void) => void): void {
    replaceFileWith(this.#path, fill)
    closeSync(this.#file)
    this.#file = openSync(this.#path, 'a+', 0o600)
    this.#size = fstatSync(this.#file).size
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
