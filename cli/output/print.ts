import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A write for each small piece would take most of the time of a long answer: characters in one write, at least. */
const blockLength = 256 * 1024

/** Writes text to standard output, block by block as it is taken. */
export async function print(pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(inBlocks(pieces)), process.stdout, { end: false })
  } catch (error) {
    // Whoever reads may stop early, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

function* inBlocks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let block = ''
  for (const piece of pieces) {
    block += piece
    if (block.length < blockLength) continue
    yield block
    block = ''
  }
  if (block) yield block
}

/** Says what is wrong on standard error, one problem a line, and lets the program end with this code. */
export function fail(problems: readonly string[], exitCode: number): void {
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(''))
  process.exitCode = exitCode
}
