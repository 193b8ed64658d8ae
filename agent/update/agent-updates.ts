import type { CommandOf } from '../../core/agent-protocol/command.ts'
import type { CommandResult, CommandRun } from '../commands/command-run.ts'
import type { ServerClient } from '../connection/server-client.ts'
import { fetchRelease } from './fetch-release.ts'
import type { LauncherLink } from './launcher-link.ts'
import { resultOf, startUpdate } from './start-update.ts'

/** The updates of an agent that a launcher has started. */
export class AgentUpdates {
  readonly #link: LauncherLink
  readonly #client: ServerClient
  #busy = false

  constructor(link: LauncherLink, client: ServerClient) {
    this.#link = link
    this.#client = client
  }

  /** Begins to update; one at a time. */
  start(command: CommandOf<'updateAgent'>, holdWhenIdle: () => boolean): CommandRun {
    if (this.#busy) return refused('Another update is under way.')
    this.#busy = true
    const run = startUpdate({
      command,
      files: this.#link.files,
      fetchRelease: (path, signal) => fetchRelease(this.#client, command, path, signal),
      holdWhenIdle,
      restart: () => this.#link.restart(),
    })
    void run.result.then(() => {
      this.#busy = false
    })
    return run
  }

  /**
   * What has come of a command that an earlier process of this agent left open: its result; `open` while the release
   * that it asked for has not proved itself; null when it was no update, or none that got as far as the launcher.
   */
  judge(commandId: string): CommandResult | 'open' | null {
    const current = this.#link.files.readCurrent()
    if (current?.commandId !== commandId) return null
    const { release, confirmed, fellBack } = current
    if (fellBack)
      return resultOf({
        outcome: 'exited',
        exitCode: 1,
        words: `Went back to ${release}. ${fellBack.release} did not work: ${fellBack.why}`,
      })
    return confirmed ? resultOf({ outcome: 'exited', exitCode: 0, words: `${release} runs.` }) : 'open'
  }
}

function refused(words: string): CommandRun {
  const result = Promise.resolve(resultOf({ outcome: 'exited', exitCode: 1, words }))
  return { result, stop: () => undefined }
}
