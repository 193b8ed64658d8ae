import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { CommandOf } from '../../core/agent-protocol/command.ts'
import { windowsTool } from '../script/interpreter.ts'
import type { StartCommand } from './command-run.ts'
import { startWork, type WorkEnd, workDone } from './start-work.ts'

/** How a machine is restarted: what is waited here, and the program that then does it. */
export interface RestartPlan {
  /** Seconds until the program is run. */
  waitSeconds: number
  file: string
  commandArguments: string[]
}

type Restart = Pick<CommandOf<'restart'>, 'delaySeconds' | 'reason'>

const linuxShutdown = ['/usr/sbin/shutdown', '/sbin/shutdown', '/usr/bin/shutdown']
const linuxSystemctl = ['/usr/bin/systemctl', '/bin/systemctl']
/** So much too early is not worth the loss of a restart that was reported. */
const longestHurrySeconds = 60
/** What Windows' own shutdown takes as a comment. */
const longestWindowsReason = 500

/**
 * The restart of this system. Unix counts in minutes, so what is left over is waited here. Null where no program is
 * found that restarts it.
 */
export function planRestart(
  { delaySeconds, reason }: Restart,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean,
): RestartPlan | null {
  if (platform === 'win32') {
    // p:4:1 is "planned, application, maintenance" in the system's own log.
    const commandArguments = ['/r', '/t', String(delaySeconds), '/d', 'p:4:1']
    if (reason !== '') commandArguments.push('/c', reason.slice(0, longestWindowsReason))
    return { waitSeconds: 0, file: windowsTool(process.env, 'shutdown.exe'), commandArguments }
  }
  const minutes = Math.floor(delaySeconds / 60)
  const when = minutes === 0 ? 'now' : `+${minutes}`
  const waitSeconds = delaySeconds % 60
  const words = reason === '' || reason.startsWith('-') ? [] : [reason]
  if (platform === 'darwin')
    return { waitSeconds, file: '/sbin/shutdown', commandArguments: ['-r', when, ...words] }
  const shutdown = linuxShutdown.find(exists)
  if (shutdown) return { waitSeconds, file: shutdown, commandArguments: ['-r', when, ...words] }
  const systemctl = linuxSystemctl.find(exists)
  return systemctl ? { waitSeconds: delaySeconds, file: systemctl, commandArguments: ['reboot'] } : null
}

/**
 * Restarts the machine: the command ends at once, and only when its end is with the server, or had its time to be, does
 * the system begin. An agent that is stopped meanwhile does it right then, unless the delay is a long one. `restartCommand` is run in place of the
 * system's own, after the delay.
 */
export function restartStarter(restartCommand: readonly string[] | undefined): StartCommand<'restart'> {
  return (command) =>
    startWork(command.timeoutSeconds, async (): Promise<WorkEnd> => {
      const [file, ...commandArguments] = restartCommand ?? []
      const plan =
        file === undefined
          ? planRestart(command, process.platform, existsSync)
          : { waitSeconds: command.delaySeconds, file, commandArguments }
      if (!plan) return refused('failedToStart', 'No program that restarts this computer is installed.')
      if (file === undefined && process.getuid && process.getuid() !== 0)
        return refused('notAllowed', 'The agent does not run as root, so it cannot restart this computer.')
      return { ...workDone, afterEnd: (stopping) => carryOut(plan, stopping) }
    })
}

async function carryOut({ waitSeconds, file, commandArguments }: RestartPlan, stopping: AbortSignal) {
  const wasStopped = await delay(waitSeconds * 1000, false, { signal: stopping }).catch(() => true)
  if (wasStopped && waitSeconds > longestHurrySeconds)
    throw new Error('The agent was stopped long before the restart was due.')
  await promisify(execFile)(file, commandArguments, { windowsHide: true })
}

function refused(outcome: 'failedToStart' | 'notAllowed', detail: string): WorkEnd {
  return { outcome, exitCode: null, detail }
}
