import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export interface FetchFileOptions {
  /** Opens the answer whose body is the file. */
  request: (signal: AbortSignal) => Promise<Response>
  /** Where it is written; made anew, readable by its owner alone. */
  path: string
  sha256: string
  /** Null where nobody has said how long it is. */
  sizeBytes: number | null
  /** Told of every piece. */
  onProgress: (bytesDone: number, bytesTotal: number | null) => void
  signal: AbortSignal
}

/** The file that came is another one than was asked for, or cannot be kept; trying again would not help. */
export class DownloadProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DownloadProblem'
  }
}

/**
 * Fetches a file piece by piece onto the disk, flushed when this resolves. Throws `DownloadProblem` when its length or
 * checksum is wrong or it cannot be written, and what `request` or the network throws.
 */
export async function fetchFile(options: FetchFileOptions): Promise<void> {
  const { path, sha256, sizeBytes, onProgress, signal } = options
  const response = await options.request(signal)
  const total = sizeBytes ?? lengthOf(response)
  const hash = createHash('sha256')
  const file = await open(path, 'w', 0o600).catch(cannotWrite)
  let bytesDone = 0
  try {
    for await (const bytes of response.body ?? []) {
      bytesDone += bytes.length
      if (sizeBytes !== null && bytesDone > sizeBytes)
        throw new DownloadProblem(`The file is longer than the ${sizeBytes} bytes that it should have.`)
      hash.update(bytes)
      await file.appendFile(bytes).catch(cannotWrite)
      onProgress(bytesDone, total)
    }
    await file.sync().catch(cannotWrite)
  } finally {
    await file.close()
  }
  if (sizeBytes !== null && bytesDone !== sizeBytes)
    throw new DownloadProblem(`The file has ${bytesDone} bytes where it should have ${sizeBytes}.`)
  const found = hash.digest('hex')
  if (found !== sha256)
    throw new DownloadProblem(`The file has the checksum ${found} where it should have ${sha256}.`)
}

/** A body that was compressed on the way is longer than its header says. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.get('content-encoding') === null ? headers.get('content-length') : null
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null
}

function cannotWrite(cause: Error): never {
  throw new DownloadProblem(`The file cannot be kept: ${cause.message}.`, { cause })
}
