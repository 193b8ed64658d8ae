import { type FromAgent, fromLauncherSchema } from '../launcher/launcher-messages.ts'
import { ReleaseFiles } from '../launcher/release-files.ts'

/** This process's end of the line to the launcher that started it. */
export class LauncherLink {
  readonly files: ReleaseFiles
  /** Resolves when this process is to end: the launcher says so, is gone, or is to start another release. */
  readonly ended: Promise<void>
  readonly #end: () => void
  #onConfirmed: () => void = () => undefined

  constructor(programFolder: string) {
    this.files = new ReleaseFiles(programFolder)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
    process.on('message', this.#take)
    process.once('disconnect', resolve)
  }

  /** The server has greeted: the release works. */
  connected(): void {
    if (process.connected) process.send?.({ type: 'connected' } satisfies FromAgent, () => undefined)
  }

  /** `confirmed` is called each time the launcher has written down that the release works. */
  onConfirmed(confirmed: () => void): void {
    this.#onConfirmed = confirmed
  }

  /** Asks for the end of this process, after which the launcher starts what is to run next. */
  restart(): void {
    this.#end()
  }

  /** Lets this process end. */
  close(): void {
    process.off('message', this.#take)
    if (process.connected) process.disconnect()
  }

  readonly #take = (message: unknown): void => {
    const type = fromLauncherSchema.safeParse(message).data?.type
    if (type === 'stop') this.#end()
    if (type === 'confirmed') this.#onConfirmed()
  }
}

/** Null when no launcher has started this process. */
export function openLauncherLink(programFolder: string): LauncherLink | null {
  return process.send ? new LauncherLink(programFolder) : null
}
