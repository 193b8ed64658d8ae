import type { DownloadCache } from '../downloads/download-cache.ts'
import { runScript } from '../script/run-script.ts'
import type { StartCommand } from './command-run.ts'

/** Runs scripts, each in a folder of its own. */
export function scriptStarter(runsFolder: string, downloads: DownloadCache): StartCommand<'script'> {
  return (command, report) => runScript({ command, runsFolder, downloads, report })
}
