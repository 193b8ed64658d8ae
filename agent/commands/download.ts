import { rmSync } from 'node:fs'
import type { CommandOf } from '../../core/agent-protocol/command.ts'
import { BackOff } from '../connection/back-off.ts'
import { type ServerClient, ServerRefusal } from '../connection/server-client.ts'
import type { DownloadCache } from '../downloads/download-cache.ts'
import { DownloadProblem, fetchFile } from '../downloads/fetch-file.ts'
import { wordsOf } from '../words-of.ts'
import type { CommandReporter, StartCommand } from './command-run.ts'
import { startWork, type WorkEnd, workDone, workFailed } from './start-work.ts'

export interface DownloadStarterOptions {
  cache: DownloadCache
  client: ServerClient
  /** Waits between attempts; those of the connection where not given. */
  backOff?: { shortestMs: number; longestMs: number } | undefined
}

const attempts = 4
const progressEveryMs = 1000

/**
 * Fetches files into the cache, with progress at most once a second and at the end. What the network spoils is tried
 * again; another file than was asked for, or a refusal, ends it at once, in words.
 */
export function downloadStarter(options: DownloadStarterOptions): StartCommand<'download'> {
  return (command, report) =>
    startWork(command.timeoutSeconds, (signal) => download(options, command, report, signal))
}

type Download = CommandOf<'download'>

async function download(
  { cache, client, backOff }: DownloadStarterOptions,
  command: Download,
  report: CommandReporter,
  signal: AbortSignal,
): Promise<WorkEnd> {
  const { sha256 } = command
  const progress = progressOf(command, report)
  const there = await cache.take(sha256, signal)
  if (there) {
    there.giveBack()
    progress.last(there.bytes)
    return workDone
  }
  const path = cache.temporaryPath(sha256, command.id)
  try {
    const problem = await fetchWithRetries({ client, backOff, command, path, progress, signal })
    if (problem !== null) return workFailed(problem)
    progress.last(cache.adopt(path, sha256))
    return workDone
  } finally {
    rmSync(path, { force: true })
  }
}

interface Attempts {
  client: ServerClient
  backOff: DownloadStarterOptions['backOff']
  command: Download
  path: string
  progress: ReturnType<typeof progressOf>
  signal: AbortSignal
}

/** Null when the file is there, else what is wrong in words. Throws when the signal aborts. */
async function fetchWithRetries(given: Attempts): Promise<string | null> {
  const { client, command, path, progress, signal } = given
  const { url, sha256, sizeBytes } = command
  const backOff = new BackOff(given.backOff)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const request = () => requestFile(client, url, signal)
      await fetchFile({ request, path, sha256, sizeBytes, onProgress: progress.tell, signal })
      return null
    } catch (error) {
      signal.throwIfAborted()
      if (isFinal(error)) return error.message
      if (attempt >= attempts)
        return `${shownUrl(url)} could not be fetched in ${attempts} attempts: ${wordsOf(error)}.`
    }
    await backOff.wait(signal)
    signal.throwIfAborted()
  }
}

/** A file of the agent's own server is asked for with the agent's signature, like all that it has for agents. */
async function requestFile(client: ServerClient, url: string, signal: AbortSignal): Promise<Response> {
  const path = client.pathOf(url)
  if (path !== null) return (await client.send({ method: 'GET', path, signal })).response
  const response = await fetch(url, { signal })
  if (response.ok) return response
  await response.body?.cancel()
  const words = `${shownUrl(url)} answered with status ${response.status}.`
  throw new ServerRefusal(response.status, { error: 'unexpected', message: words })
}

/** Another file, or a refusal that will be the same the next time; a busy or broken server may do better then. */
function isFinal(error: unknown): error is Error {
  if (error instanceof ServerRefusal)
    return error.status < 500 && error.status !== 408 && error.status !== 429
  return error instanceof DownloadProblem
}

/** Without what may be a secret in it: the query of a signed address, a password. */
function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function progressOf({ id }: Download, report: CommandReporter) {
  let toldAt = Number.NEGATIVE_INFINITY
  const say = (bytesDone: number, bytesTotal: number | null) => {
    toldAt = performance.now()
    report.tell({ type: 'progress', commandId: id, bytesDone, bytesTotal })
  }
  return {
    tell(bytesDone: number, bytesTotal: number | null) {
      if (performance.now() - toldAt >= progressEveryMs) say(bytesDone, bytesTotal)
    },
    last(bytes: number) {
      say(bytes, bytes)
    },
  }
}
