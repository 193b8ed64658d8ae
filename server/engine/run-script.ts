import type { ScriptContext, ScriptLanguage } from '../../core/agent-protocol/command.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { issueCommand } from '../domains/agents/issue-command.ts'
import type { Pathways } from '../domains/agents/pathways.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { waitForCommand } from '../domains/agents/wait-for-command.ts'
import type { ScriptText } from '../domains/items/store.ts'
import type { SessionStore } from '../domains/sessions/store.ts'

export type ScriptRun = {
  /** What this run is for, unique for ever: run again under the same key, the first run's end is given. */
  readonly key: string
  /** What it is, for the session's log: "Detect GNU Hello". */
  readonly title: string
  readonly sessionId: string
  readonly actionId: string | null
  readonly computerId: string
  readonly script: Omit<ScriptText, 'scriptId' | 'scriptVersionId'> & {
    readonly scriptVersionId: string | null
  }
  /** True for a look at what a cancelled script has left: it runs although somebody has asked to stop. */
  readonly evenIfCancelled?: boolean
  /** The version that an action wants, for the script as DESKHAND_VERSION. */
  readonly version?: string | null
  readonly values: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
}

/**
 * How a script ended on a machine. `offline`: it never began there, and never will. `refused`: the agent would not run
 * it. `unsupported`: it is not of the kind that runs on a machine.
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
  | { readonly outcome: 'offline' | 'refused' | 'unsupported'; readonly detail: string }

/** How long an agent that went away may still begin with a command, in seconds. */
const expiresInSeconds = 600

export type ScriptRunner = (run: ScriptRun) => Promise<ScriptEnd>

/**
 * Runs scripts on computers through their agents. A run that was cut off by the server's end is found again by its key.
 * @param stopping aborts when the server stops: the wait ends with an error, the script itself goes on
 */
export function createScriptRunner(
  agents: AgentsContext,
  pathways: Pathways,
  sessions: Pick<SessionStore, 'appendLog'>,
  cancelAsked: (sessionId: string) => Promise<boolean>,
  stopping: AbortSignal,
): ScriptRunner {
  return async (run) => {
    const { script } = run
    if (script.context !== 'system' && script.context !== 'user')
      return { outcome: 'unsupported', detail: `“${script.name}” runs on the server, not on the computer.` }
    const known = await agents.store.findCommandByKey(run.key)
    if (!known && !run.evenIfCancelled && (await cancelAsked(run.sessionId)))
      return { outcome: 'cancelled', exitCode: null, output: '', detail: 'It had not begun.' }
    const agentId = known?.agentId ?? (await pathways.choose(run.computerId))
    if (!agentId) return { outcome: 'offline', detail: 'None of its agents is connected.' }
    await sessions.appendLog({
      sessionId: run.sessionId,
      actionId: run.actionId,
      stream: 'server',
      text: `${run.title}\n`,
      at: agents.now(),
      command: { id: run.key, index: 0 },
    })
    const issued = await issueCommand(agents, {
      agentId,
      key: run.key,
      language: script.language as ScriptLanguage,
      context: script.context as ScriptContext,
      body: script.body,
      parameters: run.values,
      secretNames: run.secretNames,
      ...(run.version ? { environment: { DESKHAND_VERSION: run.version } } : {}),
      timeoutSeconds: script.timeoutSeconds,
      outputLimitBytes: script.outputLimitBytes,
      expiresInSeconds,
      sessionId: run.sessionId,
      actionId: run.actionId,
      scriptVersionId: script.scriptVersionId,
    })
    // Asked to stop between the last look and now: the command learns of it, so that it is not left running.
    if (!run.evenIfCancelled && (await cancelAsked(run.sessionId))) await requestCancel(agents, issued.id)
    const ended = await waitForCommand(agents, issued.id, { signal: stopping })
    if (ended.status === 'refused') {
      if (ended.refusal === 'expired')
        return { outcome: 'offline', detail: 'Its agent went away before it began.' }
      return { outcome: 'refused', detail: ended.detail ?? 'The agent gave no reason.' }
    }
    return {
      outcome: ended.outcome as 'exited',
      exitCode: ended.exitCode,
      output: ended.outputTail ?? '',
      detail: ended.detail,
    }
  }
}
