import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { parseProcStat } from './process-start.ts'

/** The environment variable by which the processes of a command are found, wherever they have moved to. */
export const commandIdVariable = 'DESKHAND_COMMAND_ID'

/** A living process; `marked`: its environment names the command that is asked for. */
export interface ListedProcess {
  pid: number
  parent: number
  group: number
  marked: boolean
}

/** All living processes, on Linux and macOS. macOS shows no environments, so none is marked there. */
export async function listProcesses(commandId: string): Promise<ListedProcess[]> {
  return process.platform === 'linux' ? listLinux(commandId) : await listByPs()
}

function listLinux(commandId: string): ListedProcess[] {
  const mark = `${commandIdVariable}=${commandId}\0`
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    const stat = parseProcStat(readOrEmpty(`/proc/${name}/stat`))
    if (!stat || stat.state === 'Z' || stat.state === 'X') return []
    const marked = readOrEmpty(`/proc/${name}/environ`).includes(mark)
    return [{ pid: Number(name), parent: stat.parent, group: stat.group, marked }]
  })
}

async function listByPs(): Promise<ListedProcess[]> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-axo', 'pid=,ppid=,pgid=,stat='])
  return parsePs(stdout)
}

/** The output of `ps -axo pid=,ppid=,pgid=,stat=`, without zombies. */
export function parsePs(output: string): ListedProcess[] {
  return output.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/)
    if (!pid || !parent || !group || state?.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), marked: false }]
  })
}

/**
 * The processes that belong to a command: its root and the root's group where `rootIsOurs`, everything marked, what was
 * known to belong before, and all their descendants.
 */
export function membersOf(
  processes: readonly ListedProcess[],
  root: { pid: number; isOurs: boolean },
  before: ReadonlySet<number>,
): Set<number> {
  const members = new Set<number>()
  for (const { pid, group, marked } of processes) {
    const ofRoot = root.isOurs && (pid === root.pid || group === root.pid)
    if (ofRoot || marked || before.has(pid)) members.add(pid)
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const { pid, parent } of processes) {
      if (members.has(parent) && !members.has(pid)) {
        members.add(pid)
        grown = true
      }
    }
  }
  members.delete(process.pid)
  return members
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
