import { z } from 'zod'
import { findSubject } from '../../core/facts/subject.ts'
import { DeskhandError } from '../errors.ts'
import { type InvokeCall, runSandboxed, type SandboxEnd } from '../scripting/run-sandboxed.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'
import { cancelledBefore, type ScriptEnd, type ScriptRun, type ScriptRunner } from './run-script.ts'

type Tools = Pick<EngineContext, 'sessions' | 'items' | 'facts' | 'computers' | 'stopping' | 'now'> & {
  /** Hosts that scripts may speak to over HTTP. */
  readonly httpHosts: readonly string[]
}

/** How often it is looked whether somebody has asked to stop, in milliseconds. */
const cancelPollMs = 1_000

/** Pieces of the log by their index: the title is 0, the end 1, the script's own follow. */
const titlePiece = 0
const endPiece = 1

/** Characters of an answer that the log shows. */
const longestAnswer = 500

const keptEnd = z.object({
  outcome: z.enum(['exited', 'timedOut', 'cancelled']),
  output: z.string(),
  detail: z.string().nullable(),
})

/**
 * Runs metascripts and cloud scripts in the server's sandbox; what they `invoke` runs on the computer (Sessions and
 * agents, "Metascripts"). A run that has ended is found again by its key. One that was cut off begins anew and finds the
 * ends of what it invoked; where it might have spoken to somebody over HTTP it counts as interrupted instead, and
 * detection decides.
 */
export function createServerRunner(tools: Tools, onComputer: ScriptRunner): ScriptRunner {
  return async (run) => {
    const known = await tools.sessions.findLogPiece(run.key, endPiece)
    if (known) return endFrom(keptEnd.parse(JSON.parse(known.end ?? '')))
    const begun = await tools.sessions.findLogPiece(run.key, titlePiece)
    if (begun && tools.httpHosts.length > 0)
      return { outcome: 'interrupted', exitCode: null, output: '', detail: 'The server ended while it ran.' }
    if (!begun && !run.evenIfCancelled && (await tools.sessions.cancelAsked(run.sessionId)))
      return cancelledBefore
    await say(tools, run, titlePiece, 'server', `${run.title}\n`)
    const end = await runToEnd(tools, run, onComputer)
    const kept = keptOf(end)
    const words = end.ok ? `Answer: ${kept.output.slice(0, longestAnswer)}\n` : `${end.message}\n`
    await say(tools, run, endPiece, end.ok ? 'stdout' : 'stderr', words, JSON.stringify(kept))
    return endFrom(kept)
  }
}

async function runToEnd(tools: Tools, run: ScriptRun, onComputer: ScriptRunner): Promise<SandboxEnd> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, tools.stopping])
  let away: ComputerAway | null = null
  let piece = endPiece
  let logged: Promise<void> = Promise.resolve()
  const watch = setInterval(() => {
    if (run.evenIfCancelled) return
    tools.sessions.cancelAsked(run.sessionId).then(
      (asked) => asked && stop.abort(),
      () => undefined,
    )
  }, cancelPollMs)
  try {
    const end = await runSandboxed({
      name: run.script.name,
      source: run.script.body,
      ...(await worldOf(tools, run)),
      parameters: { ...run.values, ...(run.version ? { version: run.version } : {}) },
      invoke: run.subject.kind === 'computer' ? invoke : null,
      httpHosts: tools.httpHosts,
      limits: { timeoutMs: run.script.timeoutSeconds * 1000, outputBytes: run.script.outputLimitBytes },
      secretValues: run.secretNames.flatMap((name) => run.values[name] ?? []),
      onLog(text) {
        piece += 1
        const index = piece
        logged = logged.then(() => say(tools, run, index, 'stdout', text))
      },
      signal,
    })
    await logged
    if (away) throw away
    // The server stops: the run is not over, it goes on with the next server.
    tools.stopping.throwIfAborted()
    return end
  } finally {
    clearInterval(watch)
  }

  async function invoke({ script, parameters, index }: InvokeCall): Promise<unknown> {
    const text = await tools.items.scriptTextByName(script)
    if (!text) throw new DeskhandError('notFound', `There is no script “${script}”.`)
    if (text.context !== 'system' && text.context !== 'user')
      throw new DeskhandError('badInput', `“${script}” does not run on a computer.`)
    try {
      const end = await onComputer({
        ...run,
        key: `${run.key}/invoke/${index}`,
        title: `Run ${script}`,
        script: text,
        values: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
        secretNames: [],
      })
      if (end.outcome === 'exited' && end.exitCode === 0) return end.output.trim()
      const why =
        end.outcome === 'exited' ? `Its exit code was ${end.exitCode}.` : (end.detail ?? end.outcome)
      throw new DeskhandError('unavailable', `“${script}” failed. ${why}`)
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

function keptOf(end: SandboxEnd): KeptEnd {
  if (end.ok) {
    const output =
      typeof end.value === 'string' ? end.value : end.value === null ? '' : JSON.stringify(end.value)
    return { outcome: 'exited', output, detail: null }
  }
  if (end.code === 'cancelled' || end.code === 'timedOut')
    return { outcome: end.code, output: '', detail: end.message }
  return { outcome: 'exited', output: '', detail: end.message }
}

/** A script that failed has the exit code 1, as on a machine. */
function endFrom({ outcome, output, detail }: KeptEnd): ScriptEnd {
  return { outcome, exitCode: outcome === 'exited' ? Number(detail !== null) : null, output, detail }
}

async function say(
  { sessions, now }: Tools,
  run: ScriptRun,
  index: number,
  stream: 'server' | 'stdout' | 'stderr',
  text: string,
  end: string | null = null,
): Promise<void> {
  const { sessionId, actionId, key } = run
  await sessions.appendLog({ sessionId, actionId, stream, text, at: now(), command: { id: key, index }, end })
}
