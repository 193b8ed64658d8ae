import { setTimeout } from 'node:timers/promises'
import type { ScriptContext, ScriptLanguage } from '../../core/agent-protocol/command.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { issueCommand } from '../domains/agents/issue-command.ts'
import type { Pathways } from '../domains/agents/pathways.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import type { CommandRecord } from '../domains/agents/store.ts'
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
  /** True in the execution stage: a computer that is away is waited for (Sessions and agents, "Rules"). */
  readonly waitsForConnection?: boolean
  /** The version that an action wants, for the script as DESKHAND_VERSION. */
  readonly version?: string | null
  readonly values: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
}

/**
 * How a script ended on a machine. `offline`: it never began there, and never will. `lost`: it may have begun, and
 * nobody will learn how it ended in time. `refused`: the agent would not run it. `unsupported`: it is not of the kind
 * that runs on a machine.
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
  | { readonly outcome: 'offline' | 'lost' | 'refused' | 'unsupported'; readonly detail: string }

/** How long an agent that went away may still begin with a command, in seconds; and a computer is waited for. */
const expiresInSeconds = 600
/** How soon it is looked again whether the computer is back, in milliseconds. */
const connectionPollMs = 500
/** How long a computer that is away holds up a session that somebody has cancelled, in milliseconds. */
const cancelPatienceMs = 15_000

export type ScriptRunner = (run: ScriptRun) => Promise<ScriptEnd>

/** What the runner works with. */
export type ScriptRunnerTools = {
  readonly agents: AgentsContext
  readonly pathways: Pathways
  readonly sessions: Pick<SessionStore, 'appendLog' | 'tell'>
  readonly cancelAsked: (sessionId: string) => Promise<boolean>
  /** Aborts when the server stops: a wait ends with an error, the script itself goes on. */
  readonly stopping: AbortSignal
}

/**
 * Runs scripts on computers through their agents. A run that was cut off by the server's end is found again by its key.
 */
export function createScriptRunner(tools: ScriptRunnerTools): ScriptRunner {
  const { agents, sessions, cancelAsked } = tools
  return async (run) => {
    const { script } = run
    if (script.context !== 'system' && script.context !== 'user')
      return { outcome: 'unsupported', detail: `“${script.name}” runs on the server, not on the computer.` }
    const known = await agents.store.findCommandByKey(run.key)
    if (!known && !run.evenIfCancelled && (await cancelAsked(run.sessionId))) return cancelledBefore
    const agentId = known?.agentId ?? (await chooseAgent(run, tools))
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
    const settled = await awaitEnd(run, issued, tools)
    return settled ? endOf(settled) : { outcome: 'lost', detail: 'The computer has not come back.' }
  }
}

const cancelledBefore: ScriptEnd = {
  outcome: 'cancelled',
  exitCode: null,
  output: '',
  detail: 'It had not begun.',
}

/** The agent to send to; one that is away is waited for where the run says so. Null: nobody came in time. */
async function chooseAgent(run: ScriptRun, tools: ScriptRunnerTools): Promise<string | null> {
  const { agents, pathways, sessions, cancelAsked, stopping } = tools
  const limit = agents.now().getTime() + (run.waitsForConnection ? expiresInSeconds * 1000 : 0)
  for (let waiting = false; ; waiting = true) {
    const agentId = await pathways.choose(run.computerId)
    if (agentId && waiting) await sessions.tell(run.sessionId, 'connect', agents.now())
    if (agentId || agents.now().getTime() >= limit || (await cancelAsked(run.sessionId))) return agentId
    if (!waiting) await sessions.tell(run.sessionId, 'awaitConnection', agents.now())
    await setTimeout(connectionPollMs, undefined, { signal: stopping })
  }
}

/** The command once it has settled; null where somebody has cancelled and the computer stays away. */
async function awaitEnd(
  run: ScriptRun,
  { id, agentId }: CommandRecord,
  { agents, pathways, cancelAsked, stopping }: ScriptRunnerTools,
): Promise<CommandRecord | null> {
  for (;;) {
    const look = AbortSignal.timeout(cancelPatienceMs)
    try {
      return await waitForCommand(agents, id, { signal: AbortSignal.any([stopping, look]) })
    } catch (error) {
      if (stopping.aborted || !look.aborted) throw error
      if ((await cancelAsked(run.sessionId)) && !(await pathways.isOnline(agentId))) return null
    }
  }
}

function endOf(settled: CommandRecord): ScriptEnd {
  if (settled.status === 'refused') {
    if (settled.refusal === 'expired')
      return { outcome: 'lost', detail: 'Its agent went away, and has not said whether it began.' }
    return { outcome: 'refused', detail: settled.detail ?? 'The agent gave no reason.' }
  }
  return {
    outcome: settled.outcome as 'exited',
    exitCode: settled.exitCode,
    output: settled.outputTail ?? '',
    detail: settled.detail,
  }
}
