import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { windowsPowerShell } from './interpreter.ts'

/**
 * When a process began, as an opaque text that no later process with the same id shares; null when there is no such
 * process, or the system does not tell.
 */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      return stat ? `${bootId()}:${stat.startTicks}` : null
    }
    if (process.platform === 'win32') {
      const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToUniversalTime().Ticks`
      return print(windowsPowerShell(process.env), [
        '-NoLogo',
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        script,
      ])
    }
    return print('/bin/ps', ['-o', 'lstart=', '-p', String(pid)])
  } catch {
    return null
  }
}

/** Whether the recorded process is still the one with this id. Where its beginning is not known, it is not. */
export function isSameProcess(recorded: { pid: number; startedAt: string | null }): boolean {
  return recorded.startedAt !== null && processStart(recorded.pid) === recorded.startedAt
}

/** One line of `/proc/<pid>/stat`, as far as it is needed; null when it cannot be read. */
export function parseProcStat(text: string) {
  // The command's name stands in parentheses and may hold any character, so fields are counted from its end.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ')
  const [state, parent, group] = fields
  const startTicks = fields[19]
  if (state === undefined || parent === undefined || group === undefined || startTicks === undefined)
    return null
  return { state, parent: Number(parent), group: Number(group), startTicks }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function print(file: string, commandArguments: string[]): string | null {
  const output = execFileSync(file, commandArguments, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
    windowsHide: true,
  })
  return output.trim() || null
}
