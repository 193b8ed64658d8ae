import { ReleaseFiles } from '../launcher/release-files.ts'
import { startLauncher } from '../launcher/start-launcher.ts'
import { createLineLog } from '../line-log.ts'
import { untilSignal } from './until-signal.ts'

interface LaunchOptions {
  folder: string
  programFolder: string
  confirmWithinMs: number
  /** Null: standard output. */
  logFile: string | null
}

/** Keeps the agent running until this process is told to stop. */
export async function launchUntilStopped(options: LaunchOptions): Promise<void> {
  const { folder, programFolder, confirmWithinMs, logFile } = options
  const log = logFile === null ? [] : ['--log-file', logFile]
  const launcher = startLauncher({
    files: new ReleaseFiles(programFolder),
    agentArguments: ['run', '--folder', folder, '--program', programFolder, ...log],
    log: createLineLog(logFile),
    confirmWithinMs,
  })
  await Promise.race([untilSignal(), launcher.ended])
  await launcher.stop()
}
