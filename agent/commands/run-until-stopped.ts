import { createLineLog } from '../line-log.ts'
import { startAgent } from '../start-agent.ts'
import { openLauncherLink } from '../update/launcher-link.ts'
import { untilSignal } from './until-signal.ts'

interface RunOptions {
  folder: string
  /** Where the launcher keeps the releases; null: none has started this process. */
  programFolder: string | null
  /** Null: standard output. */
  logFile: string | null
}

/** Runs the agent until this process or, where there is one, its launcher is told to stop. */
export async function runUntilStopped({ folder, programFolder, logFile }: RunOptions): Promise<void> {
  const launcher = programFolder === null ? null : openLauncherLink(programFolder)
  try {
    const agent = await startAgent({ folder, log: createLineLog(logFile), launcher })
    await Promise.race([untilSignal(), ...(launcher ? [launcher.ended] : [])])
    await agent.stop()
  } finally {
    launcher?.close()
  }
}
