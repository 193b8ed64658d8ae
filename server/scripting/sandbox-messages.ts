// What a run and its worker tell each other. Whatever comes from a script crosses as JSON text.
import type { SandboxLimits } from './sandbox-limits.ts'

/** Every way in which a run can fail. */
export type SandboxErrorCode =
  | 'syntax'
  | 'threw'
  | 'timedOut'
  | 'outOfMemory'
  | 'outputTooLong'
  | 'neverEnds'
  | 'httpNotAllowed'
  | 'invokeFailed'
  | 'cancelled'
  | 'crashed'

/** A failure as the worker knows it: without the script's name. */
export type SandboxFailure = {
  readonly code: SandboxErrorCode
  readonly words: string
  /** The line in the author's own text, from 1. */
  readonly line: number | null
}

export type WorkerEnd =
  | { readonly ok: true; readonly json: string }
  | ({ readonly ok: false } & SandboxFailure)

export type SandboxStart = {
  readonly source: string
  /** JSON: what the script finds under the names computer, person, tenant and parameters. */
  readonly world: string
  readonly limits: SandboxLimits
  readonly secretValues: readonly string[]
}

/** What a call gave: JSON, or an error for the script, with the code that it has where nobody catches it. */
export type CallAnswer =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly code: SandboxErrorCode; readonly message: string }

export type CallKind = 'invoke' | 'http'

export type ToWorker =
  | { readonly type: 'start'; readonly start: SandboxStart }
  | { readonly type: 'answer'; readonly id: number; readonly answer: CallAnswer }
  | { readonly type: 'check'; readonly source: string }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'call'; readonly id: number; readonly kind: CallKind; readonly json: string }
  /** It has dealt with so many messages since its run began, and waits for calls. */
  | { readonly type: 'waiting'; readonly handled: number }
  | { readonly type: 'end'; readonly end: WorkerEnd }
  | { readonly type: 'checked'; readonly failure: SandboxFailure | null }
