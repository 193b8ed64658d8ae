import type { SubjectKind } from '../../core/facts/maintenance-item.ts'
import type { ScriptFile } from '../domains/agents/issue-command.ts'
import type { ScriptText } from '../domains/items/store.ts'

export type ScriptSubject = { readonly kind: SubjectKind; readonly id: string }

export type ScriptRun = {
  /** What this run is for, unique for ever: run again under the same key, the first run's end is given. */
  readonly key: string
  /** What it is, for the session's log: "Detect GNU Hello". */
  readonly title: string
  readonly sessionId: string
  readonly actionId: string | null
  readonly subject: ScriptSubject
  readonly script: Omit<ScriptText, 'scriptId' | 'scriptVersionId'> & {
    readonly scriptVersionId: string | null
  }
  /** True for a look at what a cancelled script has left: it runs although somebody has asked to stop. */
  readonly evenIfCancelled?: boolean
  /** The version that an action wants, for the script as DESKHAND_VERSION. */
  readonly version?: string | null
  readonly values: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
  /** Files that the script finds under environment variables. */
  readonly files?: readonly ScriptFile[]
}

/**
 * How a script ended. `lost`: it may have begun, and nobody will learn how it ended. `refused`: the agent would not run
 * it. `unsupported`: it is not of the kind that can run here.
 */
export type ScriptEnd =
  | {
      readonly outcome:
        | 'exited'
        | 'timedOut'
        | 'cancelled'
        | 'interrupted'
        | 'notAllowed'
        | 'languageMissing'
        | 'failedToStart'
      readonly exitCode: number | null
      readonly output: string
      readonly detail: string | null
    }
  | { readonly outcome: 'lost' | 'refused' | 'unsupported'; readonly detail: string }

/**
 * Runs a script where its context says: on the computer, or in the server's sandbox.
 * @throws ComputerAway where it has to wait for the computer
 */
export type ScriptRunner = (run: ScriptRun) => Promise<ScriptEnd>

/** What was asked to stop before it began. */
export const cancelledBefore: ScriptEnd = {
  outcome: 'cancelled',
  exitCode: null,
  output: '',
  detail: 'It had not begun.',
}

/** Sends each script to where its context belongs. */
export function createScriptRunner(onComputer: ScriptRunner, onServer: ScriptRunner): ScriptRunner {
  return async (run) => {
    const { context } = run.script
    return context === 'system' || context === 'user' ? await onComputer(run) : await onServer(run)
  }
}
