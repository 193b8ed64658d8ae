/** What one run may use. */
export type SandboxLimits = {
  /** From its start to its end, waits included, in milliseconds. */
  readonly timeoutMs: number
  /** Computing without a wait for anything outside the sandbox, in milliseconds of processor time. */
  readonly computeMs: number
  /** What its values may take up, in bytes. */
  readonly memoryBytes: number
  /** Its log, and apart from that its answer and each call's parameters, in bytes. */
  readonly outputBytes: number
  /** Calls of `invoke` and `http` together. */
  readonly calls: number
  /** One answer over HTTP, and one body that is sent, in bytes. */
  readonly httpBytes: number
  /** One call over HTTP, in milliseconds. */
  readonly httpTimeoutMs: number
}

const mebibyte = 1024 * 1024

export const defaultLimits: SandboxLimits = {
  timeoutMs: 60_000,
  computeMs: 5_000,
  memoryBytes: 32 * mebibyte,
  outputBytes: mebibyte,
  calls: 1_000,
  httpBytes: 5 * mebibyte,
  httpTimeoutMs: 30_000,
}

/** A size as people say it: `512 bytes`, `1 MiB`. */
export function sizeInWords(bytes: number): string {
  if (bytes >= mebibyte) return `${Math.round((bytes / mebibyte) * 10) / 10} MiB`
  return bytes >= 1024 ? `${Math.round(bytes / 102.4) / 10} KiB` : `${bytes} bytes`
}

/** A duration as people say it: `250 milliseconds`, `60 seconds`. */
export function durationInWords(ms: number): string {
  if (ms < 1000) return `${ms} milliseconds`
  const seconds = Math.round(ms / 100) / 10
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
