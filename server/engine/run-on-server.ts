import { z } from 'zod'
import { findSubject } from '../../core/facts/subject.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { secretMasker } from '../scripting/mask-secrets.ts'
import { type InvokeCall, runSandboxed, type SandboxEnd } from '../scripting/run-sandboxed.ts'
import type { Sealer } from '../sealer.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'
import { createInvoker, type Invoker } from './invoke-scripts.ts'
import { cancelledBefore, type ScriptEnd, type ScriptRun, type ScriptRunner } from './run-script.ts'

type Tools = Pick<
  EngineContext,
  'sessions' | 'items' | 'facts' | 'computers' | 'slots' | 'stopping' | 'now'
> & {
  readonly agents: AgentsContext
  /** Hosts that scripts may speak to over HTTP. */
  readonly httpHosts: readonly string[]
  /** Keeps how scripts ended: only a part of an answer is for the log's readers. */
  readonly endSealer: Sealer
}

/** How often it is looked whether somebody has asked to stop, in milliseconds. */
const cancelPollMs = 1_000

/** Pieces of the log by their index: before the first call over HTTP, the title, the end; the script's own follow. */
const httpPiece = -1
const titlePiece = 0
const endPiece = 1

/** Said before the first call over HTTP, which cannot be taken back. */
const httpWords =
  'From here on it speaks to others over HTTP: cut off after this, it counts as interrupted.\n'

/** Characters of an answer that the log shows. */
const longestAnswer = 500

const keptEnd = z.object({
  outcome: z.enum(['exited', 'timedOut', 'cancelled']),
  output: z.string(),
  detail: z.string().nullable(),
})

const interrupted: ScriptEnd = {
  outcome: 'interrupted',
  exitCode: null,
  output: '',
  detail: 'It was cut off after it had spoken to others over HTTP.',
}

/** This script has spoken to others over HTTP before, in another run under the same key. */
class SpokenBefore extends Error {}

/**
 * Runs metascripts and cloud scripts in the server's sandbox; what they `invoke` runs on the computer (Sessions and
 * agents, "Metascripts"). A run that has ended is found again by its key. One that was cut off begins anew and finds the
 * ends of what it invoked; where it has spoken to somebody over HTTP it counts as interrupted instead, and detection
 * decides.
 *
 * Two servers may come to the same run, where one seems dead and is not. Nobody can tell that from one that was cut off,
 * so both run it, and each step that must happen once has a key that only one of them gets: what is invoked is one
 * command for both, the piece of the log before the first call over HTTP lets one of them speak, and the end that is
 * written first counts.
 */
export function createServerRunner(tools: Tools, onComputer: ScriptRunner): ScriptRunner {
  const { sessions, endSealer } = tools
  const endOf = async ({ key }: ScriptRun) => {
    const piece = await sessions.findLogPiece(key, endPiece)
    return piece && endFrom(keptEnd.parse(JSON.parse(endSealer.open(piece.end ?? ''))))
  }
  return async (run) => {
    const known = await endOf(run)
    if (known) return known
    const isNew = !(await sessions.findLogPiece(run.key, titlePiece))
    if (isNew && !run.evenIfCancelled && (await sessions.cancelAsked(run.sessionId))) return cancelledBefore
    const isFirst = await say(tools, run, titlePiece, 'server', `${run.title}\n`)
    const mask = secretMasker(secretsOf(run))
    const invoker = createInvoker(run, { ...tools, onComputer, mask })
    try {
      if (!isFirst && (await sessions.findLogPiece(run.key, httpPiece))) throw new SpokenBefore()
      const kept = keptOf(await runToEnd(tools, run, invoker), mask)
      const words = kept.detail ?? `Answer: ${kept.output.slice(0, longestAnswer)}`
      const sealed = endSealer.seal(JSON.stringify(kept))
      const stream = kept.detail === null ? 'stdout' : 'stderr'
      if (await say(tools, run, endPiece, stream, `${words}\n`, sealed)) return endFrom(kept)
      return (await endOf(run)) ?? endFrom(kept)
    } catch (error) {
      if (!(error instanceof SpokenBefore)) throw error
      // What it has left on the computer goes on: a detection would see it half done.
      await invoker.awaitRest()
      return (await endOf(run)) ?? interrupted
    }
  }
}

function secretsOf({ secretNames, values }: ScriptRun): string[] {
  return secretNames.flatMap((name) => values[name] ?? [])
}

async function runToEnd(tools: Tools, run: ScriptRun, invoker: Invoker): Promise<SandboxEnd> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, tools.stopping])
  let away: ComputerAway | null = null
  let piece = endPiece
  let logged: Promise<unknown> = Promise.resolve()
  const watch = setInterval(() => {
    if (run.evenIfCancelled) return
    tools.sessions.cancelAsked(run.sessionId).then(
      (asked) => asked && stop.abort(),
      () => undefined,
    )
  }, cancelPollMs)
  try {
    const world = await worldOf(tools, run)
    const script = {
      name: run.script.name,
      source: run.script.body,
      ...world,
      parameters: { ...run.values, ...(run.version ? { version: run.version } : {}) },
      invoke: run.subject.kind === 'computer' ? invoke : null,
      httpHosts: tools.httpHosts,
      async onHttp() {
        if (!(await say(tools, run, httpPiece, 'server', httpWords))) throw new SpokenBefore()
      },
      limits: { timeoutMs: run.script.timeoutSeconds * 1000, outputBytes: run.script.outputLimitBytes },
      secretValues: secretsOf(run),
      onLog(text: string) {
        piece += 1
        const index = piece
        logged = logged.then(() => say(tools, run, index, 'stdout', text))
        // It is thrown once the script has ended; until then nobody listens.
        logged.catch(() => undefined)
      },
      signal,
    }
    const end = await tools.slots.rest(run.sessionId, () => runSandboxed(script))
    await logged
    if (away) throw away
    // The server stops: the run is not over, it goes on with the next server.
    tools.stopping.throwIfAborted()
    await invoker.stopRest()
    return end
  } finally {
    clearInterval(watch)
  }

  async function invoke(call: InvokeCall): Promise<unknown> {
    try {
      return await invoker.invoke(call)
    } catch (error) {
      if (error instanceof ComputerAway) {
        away = error
        stop.abort()
      }
      throw error
    }
  }
}

/** What a script may know of its subject. */
async function worldOf({ facts, computers }: Tools, { subject: { id } }: ScriptRun) {
  const subject = findSubject(await facts.current(), id)
  const tenant = subject && { id: subject.tenant.id, name: subject.tenant.name }
  const person = subject?.person ? { id: subject.person.id, name: subject.person.name } : null
  if (!subject?.computer) return { computer: null, person, tenant }
  const { name, kind, roles, tags } = subject.computer
  const card = await computers.find(id)
  return {
    computer: { id, name, kind, roles, tags, os: card?.os ?? null, serial: card?.serial ?? null },
    person,
    tenant,
  }
}

type KeptEnd = z.infer<typeof keptEnd>

/** Secrets are masked in the answer too, as in what leaves a machine: people see it as what was detected. */
function keptOf(end: SandboxEnd, mask: (text: string) => string): KeptEnd {
  if (end.ok) {
    const output =
      typeof end.value === 'string' ? end.value : end.value === null ? '' : JSON.stringify(end.value)
    return { outcome: 'exited', output: mask(output), detail: null }
  }
  if (end.code === 'cancelled' || end.code === 'timedOut')
    return { outcome: end.code, output: '', detail: end.message }
  return { outcome: 'exited', output: '', detail: end.message }
}

/** A script that failed has the exit code 1, as on a machine. */
function endFrom({ outcome, output, detail }: KeptEnd): ScriptEnd {
  return { outcome, exitCode: outcome === 'exited' ? Number(detail !== null) : null, output, detail }
}

/** Adds a piece to the log; false where it is there already. */
async function say(
  { sessions, now }: Tools,
  run: ScriptRun,
  index: number,
  stream: 'server' | 'stdout' | 'stderr',
  text: string,
  end: string | null = null,
): Promise<boolean> {
  const { sessionId, actionId, key } = run
  return await sessions.appendLog({
    sessionId,
    actionId,
    stream,
    text,
    at: now(),
    command: { id: key, index },
    end,
  })
}
