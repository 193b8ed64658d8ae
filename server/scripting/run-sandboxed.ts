import type { JsonValue } from '../../core/canonical-json.ts'
import { secretMasker } from './mask-secrets.ts'
import { defaultLimits, type SandboxLimits } from './sandbox-limits.ts'
import type { SandboxErrorCode, SandboxFailure } from './sandbox-messages.ts'
import { ScriptRun } from './script-run.ts'
import { hireWorker } from './worker-pool.ts'

export type SandboxRun = {
  /** The script's name, for error messages. */
  readonly name: string
  /** The body of an async function. */
  readonly source: string
  readonly computer: object | null
  readonly person: object | null
  readonly tenant: object | null
  readonly parameters: Readonly<Record<string, unknown>>
  /**
   * Runs a named script on the machine; null where there is none. `index` counts the calls of this run from 0, so that a
   * repeated run finds them again. What it rejects with goes into the script as an error, with its message; whoever wants
   * to end the run instead aborts the signal.
   */
  readonly invoke: ((call: InvokeCall) => Promise<unknown>) | null
  /** Hosts that `http` may speak to: see `isHostAllowed`. */
  readonly httpHosts: readonly string[]
  /** Awaited once, before the first call over HTTP goes out. Where it rejects nothing goes out, and the run throws that. */
  readonly onHttp?: () => Promise<void>
  readonly limits?: Partial<SandboxLimits>
  /** Masked in the log and in error messages; the answer is left as it is. */
  readonly secretValues?: readonly string[]
  /** Pieces of the log, of one or more lines, each ended by a line feed. */
  readonly onLog: (text: string) => void
  readonly signal?: AbortSignal
}

export type InvokeCall = {
  readonly script: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly index: number
}

export type SandboxEnd =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false
      readonly code: SandboxErrorCode
      readonly message: string
      readonly line: number | null
    }

const longestMessage = 2_000

/**
 * Runs JavaScript that nobody needs to trust: it has no file, process or network but what it is handed, and whatever it
 * does, the server goes on (Maintenance sessions, "The agent"). Its end says what it returned, or in words with its name
 * and line why it failed. Throws only where `onLog` or `onHttp` does, or where no worker can be started.
 */
export async function runSandboxed(run: SandboxRun): Promise<SandboxEnd> {
  const limits = { ...defaultLimits, ...run.limits }
  const worker = await hireWorker(run.signal)
  if (!worker)
    return failed(run, { code: 'cancelled', words: 'it was cancelled before it began', line: null })
  const end = await new ScriptRun(run, limits, worker).end()
  return end.ok ? { ok: true, value: JSON.parse(end.json) } : failed(run, end)
}

function failed(run: SandboxRun, { code, words, line }: SandboxFailure): SandboxEnd {
  // A loop has no place of its own: what is known is the last place before it that has one.
  const place = code === 'timedOut' ? 'near line' : 'line'
  const subject = line === null ? `“${run.name}”` : `“${run.name}”, ${place} ${line}`
  const masked = secretMasker(run.secretValues ?? [])(`${subject}: ${words}`)
  const message = masked.length > longestMessage ? `${masked.slice(0, longestMessage - 1)}…` : masked
  return { ok: false, code, message, line }
}
