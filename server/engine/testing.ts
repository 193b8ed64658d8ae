// Machines for tests: a script runner that answers as it was told, and keeps each end under its key as the real one does;
// and agents that answer commands.
import { createKeyPair } from '../../agent/create-key-pair.ts'
import type { Database } from '../db/client.ts'
import type { CommandEnd, CommandRecord } from '../domains/agents/command-store.ts'
import { type AgentsContext, createAgentsContext, nobodyListens } from '../domains/agents/context.ts'
import { createPathways } from '../domains/agents/pathways.ts'
import { createSessionStore, type SessionStore } from '../domains/sessions/store.ts'
import { testSealer } from '../domains/testing.ts'
import type { CommandTools } from './run-on-computer.ts'
import type { ScriptEnd, ScriptRun, ScriptRunner } from './run-script.ts'
import { WorkSlots } from './work-slots.ts'

type Outcome = ScriptEnd['outcome']

/** A script that ended by itself and printed this. */
export function printed(output: string, exitCode = 0): ScriptEnd {
  return { outcome: 'exited', exitCode, output: `${output}\n`, detail: null }
}

/** A script that ended in another way, or never began. */
export function ended(outcome: Exclude<Outcome, 'exited'>): ScriptEnd {
  const detail = `It is ${outcome}.`
  return outcome === 'lost' || outcome === 'refused' || outcome === 'unsupported'
    ? { outcome, detail }
    : { outcome, exitCode: null, output: '', detail }
}

/** The end of a key by which a script is foreseen: what was looked at again in a later stretch is the same phase. */
function phaseOf(key: string): string {
  return key.replace(/\/(before|after|audit|repaired|detect)\/\d+/, '/$1')
}

/**
 * Answers by the end of the key, such as `before`, `before/again` or `after/test`. What was not foreseen fails the test.
 * `runs` has each run once, by the order in which its key first came.
 */
export function scriptedRunner(ends: Readonly<Record<string, ScriptEnd>>) {
  const kept = new Map<string, ScriptEnd>()
  const runs: ScriptRun[] = []
  const runScript: ScriptRunner = async (run) => {
    const known = kept.get(run.key)
    if (known) return known
    const phase = Object.keys(ends)
      .filter((name) => phaseOf(run.key).endsWith(`/${name}`))
      .sort((a, b) => b.length - a.length)[0]
    const end = phase === undefined ? undefined : ends[phase]
    if (!end) throw new Error(`Nobody expected the key ${run.key}.`)
    kept.set(run.key, end)
    runs.push(run)
    return end
  }
  return { runScript, runs }
}

/** What an agent says to a command: how it ended, or `nothing` for now. */
export type AgentAnswer = Partial<CommandEnd> | 'nothing'

/** Commands that agents answer at once; `commands` has each that was issued, in their order. */
export function answeringAgents(
  database: Database,
  answer: (command: CommandRecord) => AgentAnswer | Promise<AgentAnswer>,
  { sessions = createSessionStore(database, () => undefined), now = () => new Date() }: AnsweringOptions = {},
): { agents: AgentsContext; tools: CommandTools; commands: CommandRecord[] } {
  const nothing = () => undefined
  const agents = createAgentsContext({
    database,
    serverKey: createKeyPair(),
    serverUrl: 'http://127.0.0.1',
    sealer: testSealer(),
    recordAudit: async () => undefined,
    listener: nobodyListens,
    log: { info: nothing, warn: nothing },
    now,
  })
  const commands: CommandRecord[] = []
  async function respond(id: string): Promise<void> {
    const command = await agents.store.findCommand(id)
    if (!command || commands.some((other) => other.id === id)) return
    commands.push(command)
    const said = await answer(command)
    if (said === 'nothing') return
    await agents.store.startCommand(id, command.agentId, now())
    await agents.store.endCommand(id, command.agentId, {
      endedAt: now(),
      outcome: 'exited',
      exitCode: 0,
      outputTail: '',
      outputTruncated: false,
      detail: null,
      ...said,
    })
    const ended = await agents.store.findCommand(id)
    if (ended) agents.hub.emit('commandChanged', ended)
  }
  agents.hub.on('commandWaiting', (_agent, id) => void respond(id))
  const pathways = createPathways(database)
  const stopping = new AbortController().signal
  const slots = new WorkSlots(1)
  return { agents, tools: { agents, pathways, sessions, slots, stopping }, commands }
}

type AnsweringOptions = { readonly sessions?: SessionStore; readonly now?: () => Date }

/** Gives a computer an agent of ours that can do everything. Gives its id. */
export async function addAgent(
  { prisma }: Database,
  computerId: string,
  given: {
    readonly online?: boolean
    readonly bootId?: string | null
    readonly features?: readonly string[]
  } = {},
): Promise<string> {
  const { tenantId } = await prisma.computer.findUniqueOrThrow({
    where: { id: computerId },
    select: { tenantId: true },
  })
  const { features = ['inventory', 'files', 'download', 'restart'], online = true, bootId = 'boot 1' } = given
  const data = { computerId, tenantId, kind: 'deskhand', name: 'agent', online, bootId }
  return (await prisma.agent.create({ data: { ...data, features: JSON.stringify(features) } })).id
}
