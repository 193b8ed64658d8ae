import type { ScriptContext, ScriptLanguage } from '../../core/agent-protocol/command.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { type CommandToIssue, issueCommand } from '../domains/agents/issue-command.ts'
import type { Pathways } from '../domains/agents/pathways.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { type CommandRecord, isSettled } from '../domains/agents/store.ts'
import { waitForCommand } from '../domains/agents/wait-for-command.ts'
import type { SessionStore } from '../domains/sessions/store.ts'
import { ComputerAway } from './computer-away.ts'
import { cancelledBefore, type ScriptEnd, type ScriptRun, type ScriptRunner } from './run-script.ts'
import type { WorkSlots } from './work-slots.ts'

/** How long an agent that went away may still begin with a command, in seconds. */
const expiresInSeconds = 600
/** How soon it is looked again whether the computer is still there, in milliseconds, where nothing else is said. */
const usualLookMs = 5_000
/** How often a command that its agent got too late to begin is issued anew. */
const attempts = 5

/** What commands are sent with. */
export type CommandTools = {
  readonly agents: AgentsContext
  readonly pathways: Pathways
  readonly sessions: Pick<SessionStore, 'appendLog' | 'cancelAsked'>
  readonly slots: Pick<WorkSlots, 'rest'>
  /** Aborts when the server stops: a wait ends with an error, the script itself goes on. */
  readonly stopping: AbortSignal
  /** How often it is looked whether another server has taken a command's end in; nothing where there is no other. */
  readonly pollMs?: number
  /** How soon it is looked again whether the computer is still there: 5 s where not given. */
  readonly lookMs?: number
}

export type ComputerCommand = {
  readonly key: string
  /** For the session's log; null: nothing is said. */
  readonly title: string | null
  readonly sessionId: string
  readonly actionId: string | null
  readonly computerId: string
  readonly evenIfCancelled?: boolean
  /** The command itself, without what is the same for all. */
  readonly work: WorkOf<CommandToIssue>
}

type WorkOf<Command> = Command extends CommandToIssue
  ? Omit<Command, 'agentId' | 'key' | 'expiresInSeconds' | 'sessionId' | 'actionId'>
  : never

/**
 * Runs one command on a computer through the first of its agents that is connected, and gives it once it has settled;
 * null where it was cancelled before it began. One that was cut off by the server's end is found again by its key. One
 * that its agent got too late to begin is issued anew: it has certainly not run.
 * @throws ComputerAway where no agent is connected, or the one that has the command went away
 */
export async function runCommand(
  command: ComputerCommand,
  tools: CommandTools,
): Promise<CommandRecord | null> {
  const { agents, pathways, sessions } = tools
  const stopAsked = async () => !command.evenIfCancelled && (await sessions.cancelAsked(command.sessionId))
  for (let attempt = 1; ; attempt += 1) {
    const key = attempt === 1 ? command.key : `${command.key}#${attempt}`
    const known = await agents.store.findCommandByKey(key)
    if (!known && (await stopAsked())) return null
    const agentId = known?.agentId ?? (await pathways.choose(command.computerId))
    if (!agentId) throw new ComputerAway()
    if (!known && command.title !== null) await announce(command, command.title, key, tools)
    const { sessionId, actionId } = command
    const issued =
      known ??
      (await issueCommand(agents, {
        ...command.work,
        agentId,
        key,
        expiresInSeconds,
        sessionId,
        actionId,
      } as CommandToIssue))
    // Asked to stop between the last look and now: the command learns of it, so that it is not left running.
    if (!isSettled(issued) && (await stopAsked())) await requestCancel(agents, issued.id)
    const settled = await tools.slots.rest(sessionId, () => awaitEnd(issued, tools))
    if (settled.refusal !== 'expired' || attempt === attempts) return settled
  }
}

async function announce(
  { sessionId, actionId }: ComputerCommand,
  title: string,
  key: string,
  { agents, sessions }: CommandTools,
): Promise<void> {
  await sessions.appendLog({
    sessionId,
    actionId,
    stream: 'server',
    text: `${title}\n`,
    at: agents.now(),
    command: { id: key, index: 0 },
  })
}

/** How a command ends whose agent is not listened to any more. */
const neverAnswered = { status: 'refused', refusal: 'unanswered', detail: 'Its agent was revoked.' } as const

async function isRevoked({ store }: AgentsContext, agentId: string): Promise<boolean> {
  return (await store.findAgent(agentId))?.revokedAt !== null
}

/** Aborts once the agent has gone offline, and in any case after a while; `close` ends the waiting for it. */
function lookOf({ hub }: AgentsContext, agentId: string, lookMs: number) {
  const gone = new AbortController()
  const onOffline = (offline: string) => {
    if (offline === agentId) gone.abort()
  }
  hub.on('agentOffline', onOffline)
  return {
    signal: AbortSignal.any([gone.signal, AbortSignal.timeout(lookMs)]),
    close: () => hub.off('agentOffline', onOffline),
  }
}

/** The command once it has settled. */
async function awaitEnd(
  { id, agentId }: CommandRecord,
  { agents, pathways, stopping, pollMs, lookMs = usualLookMs }: CommandTools,
): Promise<CommandRecord> {
  for (;;) {
    const look = lookOf(agents, agentId, lookMs)
    try {
      return await waitForCommand(agents, id, {
        signal: AbortSignal.any([stopping, look.signal]),
        ...(pollMs === undefined ? {} : { pollMs }),
      })
    } catch (error) {
      if (stopping.aborted || !look.signal.aborted) throw error
      if (await pathways.isOnline(agentId)) continue
      if (!(await isRevoked(agents, agentId))) throw new ComputerAway()
      const command = await agents.store.findCommand(id)
      if (command && !isSettled(command)) return { ...command, ...neverAnswered }
    } finally {
      look.close()
    }
  }
}

/** Runs scripts on computers through their agents. */
export function createComputerRunner(tools: CommandTools): ScriptRunner {
  return async (run) => {
    const { script, subject } = run
    if (subject.kind !== 'computer')
      return {
        outcome: 'unsupported',
        detail: `“${script.name}” runs on a computer, and this is about a ${subject.kind}.`,
      }
    const settled = await runCommand({ ...run, computerId: subject.id, work: scriptCommand(run) }, tools)
    return settled ? endOf(settled) : cancelledBefore
  }
}

function scriptCommand({ script, values, secretNames, version, files }: ScriptRun): ComputerCommand['work'] {
  return {
    language: script.language as ScriptLanguage,
    context: script.context as ScriptContext,
    body: script.body,
    parameters: values,
    secretNames,
    ...(version ? { environment: { DESKHAND_VERSION: version } } : {}),
    ...(files ? { files } : {}),
    timeoutSeconds: script.timeoutSeconds,
    outputLimitBytes: script.outputLimitBytes,
    scriptVersionId: script.scriptVersionId,
  }
}

/** A settled command as a script's end. */
export function endOf(settled: CommandRecord): ScriptEnd {
  if (settled.status === 'refused') {
    const detail = settled.detail ?? 'The agent gave no reason.'
    return settled.refusal === 'unanswered' || settled.refusal === 'expired'
      ? { outcome: 'lost', detail }
      : { outcome: 'refused', detail }
  }
  return {
    outcome: settled.outcome as 'exited',
    exitCode: settled.exitCode,
    output: settled.outputTail ?? '',
    detail: settled.detail,
  }
}
