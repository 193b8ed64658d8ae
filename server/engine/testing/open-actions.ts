// Actions for tests, each in a session of its own on a real database, with a machine that answers as it was told.
import { expect } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { createTestDatabase } from '../../db/testing.ts'
import type { CommandRecord } from '../../domains/agents/command-store.ts'
import { createComputerStore } from '../../domains/computers/store.ts'
import { createItemStore, type NewSoftware, type NewTask } from '../../domains/items/store.ts'
import { createLicenceStore } from '../../domains/licences/store.ts'
import type { ActionEnd } from '../../domains/sessions/action-store.ts'
import { createSessionStore } from '../../domains/sessions/store.ts'
import type { PlannedAction } from '../../domains/sessions/stored-plan.ts'
import {
  at,
  makeComputer,
  makeSession,
  makeSoftware,
  makeTask,
  makeTenant,
  testSealer,
} from '../../domains/testing.ts'
import type { ActionRun, ActionTools } from '../action-run.ts'
import { type FinishedAction, performAction } from '../perform-action.ts'
import type { ScriptEnd } from '../run-script.ts'
import { type AgentAnswer, addAgent, answeringAgents, scriptedRunner } from '../testing.ts'

/** An action as planned, of an item made for it. */
export type Planned = Partial<PlannedAction> & { software?: Partial<NewSoftware>; task?: Partial<NewTask> }

/** What is around an action: whether somebody stops it, what the agent says to commands, the licence on file. */
export type World = {
  readonly cancelAsked?: () => boolean
  readonly agent?: (command: CommandRecord) => AgentAnswer
  readonly licence?: { readonly value: string; readonly fileName: string | null }
}

/** The end in full: what is left out is null. */
export const fullEnd = ({ result, reason = null, detail = null, detectedAfter = null }: ActionEnd) => ({
  result,
  reason,
  detail,
  detectedAfter,
})

/** What a key is for, without the session and the stretch. */
export function keyOf(key: string): string {
  return key
    .split('/')
    .slice(3)
    .join('/')
    .replace(/^(before|after|audit|repaired)\/1/, '$1')
}

/** What each script that ran was for, in their order. */
export function keysOf(machine: ReturnType<typeof scriptedRunner>): string[] {
  return machine.runs.map(({ key }) => keyOf(key))
}

export type Actions = Awaited<ReturnType<typeof openActions>>

/** Opens a database with one computer, whose agent is connected; `close` it afterwards. */
export async function openActions() {
  const files = await createTestDatabase('sqlite')
  const database = await openDatabase(files.target)
  const sessions = createSessionStore(database, () => undefined)
  const sealer = testSealer()
  const tenantId = await makeTenant(database)
  const computerId = await makeComputer(database, { tenantId })
  await addAgent(database, computerId)

  /** A session that has come to this action of its plan. */
  async function begin({ software, task, ...planned }: Planned = {}): Promise<ActionRun> {
    const isTask = ['set', 'audit', 'monitor'].includes(planned.action ?? 'install')
    const itemId = isTask ? await makeTask(database, task) : await makeSoftware(database, software)
    const action: PlannedAction = {
      itemId,
      itemName: 'Reader',
      action: 'install',
      version: isTask || planned.action === 'uninstall' ? null : '2.0',
      deploymentId: 'd1',
      becauseItemId: null,
      scriptVersionId: null,
      before: isTask ? false : null,
      ...planned,
    }
    const sessionId = await makeSession(database, { tenantId, computerId })
    const { before, ...row } = action
    await sessions.setActions(sessionId, [
      { ...row, detectedBefore: before === undefined ? null : JSON.stringify(before) },
    ])
    const actionId = (await sessions.find(sessionId))?.actions[0]?.id ?? ''
    return {
      sessionId,
      actionId,
      stretch: 1,
      subject: { kind: 'computer', id: computerId },
      tenantId,
      position: 0,
      action,
      values: { path: '/srv', key: 'hush' },
      secretNames: ['key'],
    }
  }

  function toolsOf(runScript: ActionTools['runScript'], world: World = {}): ActionTools {
    const { cancelAsked = () => false, agent = () => ({}), licence } = world
    const own = { ...sessions, cancelAsked: async () => cancelAsked() }
    return {
      sessions: own,
      items: createItemStore(database),
      runScript,
      commands: answeringAgents(database, agent, { sessions: own }).tools,
      licences: {
        ...createLicenceStore(database, sealer),
        findFor: async () =>
          licence === undefined
            ? null
            : {
                licenceId: 'licence',
                kind: licence.fileName === null ? ('key' as const) : ('file' as const),
                sealedValue: sealer.seal(licence.value),
                fileName: licence.fileName,
              },
      },
      openLicence: sealer.open,
      computers: createComputerStore(database),
      now: () => at('09:30:00'),
    }
  }

  async function stored(run: ActionRun) {
    const action = (await sessions.find(run.sessionId))?.actions[0]
    if (!action) throw new Error('The action is gone.')
    const { state, result, reason, detail, detectedAfter } = action
    return { state, result, reason, detail, detectedAfter }
  }

  /**
   * Performs the action, then again; and, for each script that ran, once more on another session, whose server ends just
   * before or just after that script. Fails unless it always ends the same, without a script that ran twice.
   */
  async function perform(planned: Planned, ends: Readonly<Record<string, ScriptEnd>>, world: World = {}) {
    const machine = scriptedRunner(ends)
    const run = await begin(planned)
    const end = await performAction(run, toolsOf(machine.runScript, world))
    expect(await stored(run)).toEqual({ state: 'done', ...fullEnd(end) })
    const keys = keysOf(machine)
    expect(new Set(keys).size).toBe(keys.length)
    expect(fullEnd(await performAction(run, toolsOf(machine.runScript, world)))).toEqual(fullEnd(end))
    expect(keysOf(machine)).toEqual(keys)
    for (const key of keys)
      for (const moment of ['before', 'after'] as const)
        await endServer(planned, ends, world, key, moment, end)
    return { end: fullEnd(end), keys, runs: machine.runs, wantsRestart: end.wantsRestart ?? false }
  }

  async function endServer(
    planned: Planned,
    ends: Readonly<Record<string, ScriptEnd>>,
    world: World,
    phase: string,
    moment: 'before' | 'after',
    end: FinishedAction,
  ) {
    const machine = scriptedRunner(ends)
    const run = await begin(planned)
    const cut: ActionTools['runScript'] = async (script) => {
      const here = keyOf(script.key) === phase
      if (here && moment === 'before') throw new Error('The server ends.')
      const answer = await machine.runScript(script)
      if (here) throw new Error('The server ends.')
      return answer
    }
    await expect(performAction(run, toolsOf(cut, world))).rejects.toThrow('The server ends.')
    expect((await stored(run)).state).not.toBe('done')
    const again = await performAction(run, toolsOf(machine.runScript, world))
    expect(fullEnd(again)).toEqual(fullEnd(end))
    expect(again.wantsRestart).toBe(end.wantsRestart)
    expect(await stored(run)).toEqual({ state: 'done', ...fullEnd(end) })
    const keys = keysOf(machine)
    expect(new Set(keys).size).toBe(keys.length)
  }

  return {
    database,
    sessions,
    computerId,
    begin,
    toolsOf,
    stored,
    perform,
    async close() {
      await database.close()
      await files.remove()
    },
  }
}
