import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { windowsTool } from './interpreter.ts'
import { listProcesses, membersOf } from './process-list.ts'

export interface ProcessTree {
  commandId: string
  rootPid: number
  /** Whether the id is sure to be the command's own process, or was when its group began. */
  rootIsOurs: boolean
}

const checkEveryMs = 100
const roundsAfterKill = 20

/**
 * Ends every process of a command: asks with SIGTERM, and after `graceMs` ends what is left with SIGKILL. Processes that
 * left the group are found by the command's id in their environment (Linux) and by their parents. On Windows the tree is
 * ended at once. Resolves when none is left, or none that can be ended.
 */
export async function endProcessTree(tree: ProcessTree, graceMs = 3000): Promise<void> {
  if (process.platform === 'win32') return await endByTaskkill(tree)
  let members = new Set<number>()
  const look = async () => {
    const processes = await listProcesses(tree.commandId)
    members = membersOf(processes, { pid: tree.rootPid, isOurs: tree.rootIsOurs }, members)
    return members
  }
  signalAll(await look(), 'SIGTERM')
  const deadline = performance.now() + graceMs
  while ((await look()).size > 0 && performance.now() < deadline) await delay(checkEveryMs)
  // What is killed may have made another process a moment before, so it is looked for again.
  for (let round = 0; round < roundsAfterKill && (await look()).size > 0; round += 1) {
    signalAll(members, 'SIGKILL')
    await delay(checkEveryMs)
  }
}

function signalAll(pids: ReadonlySet<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended by itself, or is not ours to end.
    }
  }
}

async function endByTaskkill({ rootPid, rootIsOurs }: ProcessTree): Promise<void> {
  if (!rootIsOurs) return
  await new Promise<void>((resolve) => {
    execFile(
      windowsTool(process.env, 'taskkill.exe'),
      taskkillArguments(rootPid),
      { windowsHide: true },
      () => resolve(),
    )
  })
}

/** Ends the process with all that it has made. */
export function taskkillArguments(pid: number): string[] {
  return ['/PID', String(pid), '/T', '/F']
}
