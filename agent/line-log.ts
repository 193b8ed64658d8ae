import { appendFileSync, renameSync, statSync } from 'node:fs'
import type { AgentLog } from './log.ts'

/** A log file of this many bytes is put aside; the one that was put aside before goes away. */
const rotatedAtBytes = 5 * 1024 * 1024

/**
 * One JSON object a line: on standard output, for the system's own log, or in a file (of two: `PATH` and `PATH.1`, each
 * of 5 MiB at most). Several processes may write to one file.
 */
export function createLineLog(file: string | null): AgentLog {
  const put = file === null ? (line: string) => void process.stdout.write(line) : writerOf(file)
  const write = (level: string) => (detail: object, message: string) => {
    put(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...detail })}\n`)
  }
  return { info: write('info'), warn: write('warn') }
}

function writerOf(file: string): (line: string) => void {
  return (line) => {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > rotatedAtBytes)
        renameSync(file, `${file}.1`)
      appendFileSync(file, line, { mode: 0o600 })
    } catch {
      // A full disk must not end the agent.
    }
  }
}
