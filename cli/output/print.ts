import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes text to standard output, piece by piece as it is taken. */
export async function print(pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false })
  } catch (error) {
    // Whoever reads may stop early, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

/** Says what is wrong on standard error, one problem a line, and lets the program end with this code. */
export function fail(problems: readonly string[], exitCode: number): void {
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(''))
  process.exitCode = exitCode
}
