import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentsContext } from '../domains/agents/context.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { waitForCommand } from '../domains/agents/wait-for-command.ts'
import type { ItemStore } from '../domains/items/store.ts'
import { DeskhandError } from '../errors.ts'
import type { InvokeCall } from '../scripting/run-sandboxed.ts'
import { ComputerAway } from './computer-away.ts'
import type { ScriptRun, ScriptRunner } from './run-script.ts'

/** How long the computer may take to stop what was left on it, in milliseconds. */
const stopMs = 30_000
/** How soon it is looked again whether something is still left, in milliseconds. */
const lookMs = 500

/** How soon it is looked again whether the computer is still there, in milliseconds. */
const awayMs = 5_000

type Tools = {
  readonly items: Pick<ItemStore, 'scriptTextByName'>
  readonly agents: AgentsContext
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  readonly onComputer: ScriptRunner
  /** Masks the secrets of the run. */
  readonly mask: (text: string) => string
}

export type Invoker = ReturnType<typeof createInvoker>

/** What one metascript runs on its computer. */
export function createInvoker(run: ScriptRun, tools: Tools) {
  const { items, agents, stopping, onComputer, mask } = tools
  const keyStart = `${run.key}/invoke/`
  const pending = new Set<Promise<unknown>>()
  let isOver = false

  return {
    /**
     * Runs a script by its name, and gives what it printed.
     * @throws ComputerAway where it has to wait for the computer, else DeskhandError in words
     */
    async invoke(call: InvokeCall): Promise<string> {
      const answer = runByName(call)
      pending.add(answer)
      try {
        return await answer
      } finally {
        pending.delete(answer)
      }
    },

    /**
     * Stops what the script has left on the computer, and waits until that has ended. Not for long, and not for a
     * computer that is away, nor while the server stops: it is kept that they are to be stopped, and the agent does.
     */
    async stopRest(): Promise<void> {
      isOver = true
      const enough = AbortSignal.any([stopping, AbortSignal.timeout(stopMs)])
      for (;;) {
        const open = await agents.store.findOpenByKey(run.sessionId, keyStart)
        for (const { id } of open) await requestCancel(agents, id)
        // Each call waits for its command, and gives up where the computer goes away. So does one that issues it just now.
        if (pending.size === 0 || enough.aborted) return
        await Promise.race([Promise.allSettled(pending), sleep(lookMs)])
      }
    },

    /**
     * Waits until what an earlier run under the same key has left on the computer has ended by itself.
     * @throws ComputerAway
     */
    async awaitRest(): Promise<void> {
      for (const command of await agents.store.findOpenByKey(run.sessionId, keyStart))
        await awaitEnd(command.id, command.agentId)
    },
  }

  async function awaitEnd(id: string, agentId: string): Promise<void> {
    for (;;) {
      const agent = await agents.store.findAgent(agentId)
      // Of one that is revoked nothing is heard any more.
      if (!agent || agent.revokedAt) return
      if (!agent.online) throw new ComputerAway()
      const look = AbortSignal.timeout(awayMs)
      try {
        await waitForCommand(agents, id, { signal: AbortSignal.any([stopping, look]) })
        return
      } catch (error) {
        if (stopping.aborted || !look.aborted) throw error
      }
    }
  }

  async function runByName({ script: name, parameters, index }: InvokeCall): Promise<string> {
    const script = await items.scriptTextByName(name)
    if (!script) throw new DeskhandError('notFound', `There is no script “${name}”.`)
    if (script.context !== 'system' && script.context !== 'user')
      throw new DeskhandError('badInput', `“${name}” does not run on a computer.`)
    if (isOver) throw new DeskhandError('gone', `“${name}” has not begun: the script that asked is over.`)
    const values = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)]))
    const end = await onComputer({
      ...run,
      key: `${keyStart}${index}/${fingerprintOf(name)}`,
      title: `Run ${name}`,
      script,
      values,
      // The agent masks them by their names, and here they may have got others, or be part of something.
      secretNames: Object.keys(values).filter((key) => mask(values[key] ?? '') !== values[key]),
    })
    if (end.outcome === 'exited' && end.exitCode === 0) return end.output.trim()
    const why = end.outcome === 'exited' ? `Its exit code was ${end.exitCode}.` : (end.detail ?? end.outcome)
    throw new DeskhandError('unavailable', `“${name}” failed. ${why}`)
  }
}

/** Tells scripts apart within a key: one that is invoked in another's place does not get that one's answer. */
function fingerprintOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12)
}
