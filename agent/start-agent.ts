import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { agentFeatures, agentVersion } from './agent-version.ts'
import { CommandRunner } from './command-runner.ts'
import type { CommandStarters } from './commands/command-run.ts'
import { downloadStarter } from './commands/download.ts'
import { inventoryStarter } from './commands/inventory.ts'
import { restartStarter } from './commands/restart.ts'
import { scriptStarter } from './commands/script.ts'
import { updateStarter } from './commands/update-agent.ts'
import { BackOff } from './connection/back-off.ts'
import type { StreamEvent } from './connection/event-stream-parser.ts'
import { holdConnection } from './connection/hold-connection.ts'
import { sendSpool } from './connection/send-spool.ts'
import { ServerClient } from './connection/server-client.ts'
import { ServerClock } from './connection/server-clock.ts'
import { DownloadCache } from './downloads/download-cache.ts'
import type { AgentLog } from './log.ts'
import { readBootId } from './machine/boot-id.ts'
import { describeMachine } from './machine/describe-machine.ts'
import { commandRunner } from './machine/run-command.ts'
import { makePrivateFolder } from './state/files.ts'
import { readIdentity } from './state/identity.ts'
import { Journal } from './state/journal.ts'
import { lockFolder } from './state/lock.ts'
import { Spool } from './state/spool.ts'
import { AgentUpdates } from './update/agent-updates.ts'
import type { LauncherLink } from './update/launcher-link.ts'
import { wordsOf } from './words-of.ts'

export interface StartAgentOptions {
  /** The folder that was enrolled into. */
  folder: string
  log: AgentLog
  /** The machine's clock, in milliseconds since the epoch. */
  now?: () => number
  /** Waits between attempts to connect and to download; 0.5 s to 30 s where not given. */
  backOff?: { shortestMs: number; longestMs: number }
  /** After so long without a sign of life the connection is given up; 45 s where not given. */
  silenceMs?: number
  /** So often the server is told that this end lives; every 60 s where not given. */
  aliveMs?: number
  /** The line to the launcher that started this process; without one the agent cannot replace itself. */
  launcher?: LauncherLink | null
}

export interface RunningAgent {
  agentId: string
  /** Ends running scripts, tries for a moment to report it, and gives the folder back. Safe to repeat. */
  stop(): Promise<void>
}

/** A connection that lasted so long was good: the next attempt after it comes soon. */
const goodConnectionMs = 5000
const farewellMs = 3000

/**
 * Starts the agent that was enrolled into the folder: it keeps one outgoing connection, runs what the server's key
 * signed for it, and reports. Throws with words when nobody enrolled there, the state is damaged, or another agent runs
 * in the folder.
 */
export async function startAgent(options: StartAgentOptions): Promise<RunningAgent> {
  const { folder, log, launcher = null } = options
  const identity = readIdentity(folder)
  if (!identity) throw new Error(`Nobody has enrolled into ${folder}. Run "deskhand agent enrol" first.`)
  const unlock = lockFolder(folder)
  try {
    const clock = new ServerClock(options.now ?? Date.now)
    const client = new ServerClient(identity, clock)
    const journal = new Journal(folder)
    const spool = new Spool(folder)
    const runsFolder = join(folder, 'runs')
    const updates = launcher && new AgentUpdates(launcher, client)
    const features = updates ? [...agentFeatures, 'updateAgent'] : agentFeatures
    const cache = new DownloadCache(folder)
    const { backOff } = options
    const starters: CommandStarters = {
      script: scriptStarter(runsFolder, cache),
      inventory: inventoryStarter(identity.machine, clock, features),
      download: downloadStarter({ cache, client, backOff }),
      restart: restartStarter(identity.machine.restartCommand),
      ...(updates ? { updateAgent: updateStarter(updates) } : {}),
    }
    const runner = new CommandRunner({ identity, journal, spool, clock, starters, features, updates, log })
    await runner.recover()
    launcher?.onConfirmed(() => runner.settleUpdates())
    rmSync(runsFolder, { recursive: true, force: true })
    makePrivateFolder(runsFolder)
    const machine = await describeMachine(identity.machine)
    const bootId = await readBootId(identity.machine, process.platform, commandRunner())
    spool.append({
      type: 'inventory',
      at: clock.isoNow(),
      agentVersion,
      features: [...features],
      machine,
      bootId,
    })

    const listening = new AbortController()
    const sending = new AbortController()
    const sendBackOff = new BackOff(options.backOff)
    const sent = sendSpool({ spool, client, backOff: sendBackOff, log, signal: sending.signal })
    const listened = keepConnected({
      backOff: new BackOff(options.backOff),
      log,
      signal: listening.signal,
      connect: (onHello) =>
        holdConnection({
          client,
          clock,
          identity,
          silenceMs: options.silenceMs ?? 45_000,
          aliveMs: options.aliveMs ?? 60_000,
          signal: listening.signal,
          onHello: () => {
            onHello()
            sendBackOff.wake()
            launcher?.connected()
          },
          onEvent: (event) => dispatch(event, runner, log),
        }),
    })

    const stop = async () => {
      listening.abort()
      await Promise.all([runner.stop(), listened])
      await untilSent(spool)
      sending.abort()
      await sent
      spool.close()
      journal.close()
      unlock()
    }
    let stopped: Promise<void> | null = null
    return {
      agentId: identity.agentId,
      stop() {
        stopped ??= stop()
        return stopped
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

interface KeepConnectedOptions {
  backOff: BackOff
  log: AgentLog
  signal: AbortSignal
  connect: (onHello: () => void) => Promise<void>
}

async function keepConnected({ backOff, log, signal, connect }: KeepConnectedOptions): Promise<void> {
  while (!signal.aborted) {
    let connectedAt: number | null = null
    try {
      await connect(() => {
        connectedAt = performance.now()
        log.info({}, 'Connected')
      })
      log.info({}, 'The server closed the connection')
    } catch (error) {
      if (!signal.aborted) log.warn({ reason: wordsOf(error) }, 'Not connected')
    }
    if (connectedAt !== null && performance.now() - connectedAt > goodConnectionMs) backOff.reset()
    await backOff.wait(signal)
  }
}

function dispatch({ name, data }: StreamEvent, runner: CommandRunner, log: AgentLog): void {
  try {
    if (name === 'command') runner.take(JSON.parse(data))
    if (name === 'cancel') runner.takeCancel(JSON.parse(data))
  } catch (error) {
    log.warn({ event: name, reason: wordsOf(error) }, 'An event could not be handled')
  }
}

async function untilSent(spool: Spool): Promise<void> {
  const deadline = performance.now() + farewellMs
  while (spool.size > 0 && performance.now() < deadline) await delay(20)
}
