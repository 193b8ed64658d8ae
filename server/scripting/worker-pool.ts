import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './sandbox-messages.ts'

/** Each takes up to its script's memory and about 20 MB more. */
const workersAtOnce = 32
const idleWorkers = 2
const idleMs = 30_000
/** A worker that is not ready by then never will be, in milliseconds. */
const startMs = 30_000

/** A worker that is ready for one script. */
export type HiredWorker = {
  post(message: ToWorker): void
  /** Who hears of its messages, and of its own end with the reason. */
  listen(heard: (message: FromWorker) => void, died: (reason: string) => void): void
  /** Its script has ended by itself: it may run another one. */
  giveBack(): void
  /** Stops it at once, whatever it does. */
  end(): void
}

type PooledWorker = {
  readonly worker: Worker
  heard: (message: FromWorker) => void
  died: (reason: string) => void
  idleTimer: NodeJS.Timeout | undefined
}

const idle: PooledWorker[] = []
const waiting: (() => void)[] = []
let hired = 0

/**
 * Hires a worker as soon as there may be one more. Null: the signal came first. A run that waits for another run can
 * wait for ever: scripts must not call scripts that run here.
 */
export async function hireWorker(signal: AbortSignal | undefined): Promise<HiredWorker | null> {
  if (!(await takePlace(signal))) return null
  try {
    const pooled = idle.pop() ?? (await startWorker())
    clearTimeout(pooled.idleTimer)
    pooled.worker.ref()
    return hiredOf(pooled)
  } catch (error) {
    leavePlace()
    throw error
  }
}

async function takePlace(signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return false
  if (hired < workersAtOnce) {
    hired += 1
    return true
  }
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const take = () => resolve(true)
  const giveUp = () => {
    waiting.splice(waiting.indexOf(take), 1)
    resolve(false)
  }
  waiting.push(take)
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    return await promise
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** The place goes to who waits longest. */
function leavePlace(): void {
  const next = waiting.shift()
  if (next) next()
  else hired -= 1
}

async function startWorker(): Promise<PooledWorker> {
  const worker = new Worker(new URL('./sandbox-worker.ts', import.meta.url), {
    // Nothing of the server's: neither its secrets nor its switches.
    env: {},
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 16 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const giveUp = (reason: string) => reject(new Error(`The sandbox for scripts did not start: ${reason}`))
  const pooled: PooledWorker = { worker, heard: () => resolve(), died: giveUp, idleTimer: undefined }
  worker.on('message', (message: FromWorker) => pooled.heard(message))
  worker.on('error', (error) => pooled.died('code' in error ? String(error.code) : String(error)))
  worker.on('exit', (code) => pooled.died(`exit code ${code}`))
  const late = setTimeout(() => giveUp('it took too long'), startMs)
  try {
    await promise
    return pooled
  } catch (error) {
    discard(pooled)
    throw error
  } finally {
    clearTimeout(late)
  }
}

function hiredOf(pooled: PooledWorker): HiredWorker {
  return {
    post: (message) => pooled.worker.postMessage(message),
    listen(heard, died) {
      pooled.heard = heard
      pooled.died = died
    },
    giveBack() {
      keepIdle(pooled)
      leavePlace()
    },
    end() {
      discard(pooled)
      leavePlace()
    },
  }
}

/** While it is idle, its end is nobody's loss. */
function keepIdle(pooled: PooledWorker): void {
  pooled.worker.unref()
  pooled.heard = () => undefined
  pooled.died = () => discard(pooled)
  pooled.idleTimer = setTimeout(() => discard(pooled), idleMs)
  pooled.idleTimer.unref()
  if (idle.length < idleWorkers) idle.push(pooled)
  else discard(pooled)
}

function discard(pooled: PooledWorker): void {
  const at = idle.indexOf(pooled)
  if (at >= 0) idle.splice(at, 1)
  clearTimeout(pooled.idleTimer)
  pooled.heard = () => undefined
  pooled.died = () => undefined
  void pooled.worker.terminate()
}
