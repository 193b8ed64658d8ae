import { callHttp } from './call-http.ts'
import type { SandboxRun } from './run-sandboxed.ts'
import { durationInWords, type SandboxLimits, sizeInWords } from './sandbox-limits.ts'
import type { CallAnswer, FromWorker, SandboxErrorCode, ToWorker, WorkerEnd } from './sandbox-messages.ts'
import type { HiredWorker } from './worker-pool.ts'

/** How much longer than allowed a worker may take to say itself that a script is over its time, in milliseconds. */
const graceMs = 1_000

type CallMessage = Extract<FromWorker, { type: 'call' }>

/** One run from the server's side: serves the script's calls, and ends the worker where the script cannot be stopped. */
export class ScriptRun {
  readonly #run: SandboxRun
  readonly #limits: SandboxLimits
  readonly #worker: HiredWorker
  readonly #ended = Promise.withResolvers<WorkerEnd>()
  readonly #timeUp = Promise.withResolvers<'timeUp'>()
  readonly #http = new AbortController()
  /** What the script waits for, by the call's id, in words. */
  readonly #calls = new Map<number, string>()
  readonly #invoked: Promise<unknown>[] = []
  #mayCall: Promise<void> | undefined
  #sent = 0
  #computing = false
  #over = false
  #timer: NodeJS.Timeout | undefined
  #watchdog: NodeJS.Timeout | undefined

  constructor(run: SandboxRun, limits: SandboxLimits, worker: HiredWorker) {
    this.#run = run
    this.#limits = limits
    this.#worker = worker
  }

  /** Runs it. What it has begun on the machine is waited for, also where the script did not. */
  async end(): Promise<WorkerEnd> {
    const { signal } = this.#run
    const cancel = () => this.#stop('cancelled', 'it was cancelled')
    signal?.addEventListener('abort', cancel)
    this.#timer = setTimeout(() => this.#runOutOfTime(), this.#limits.timeoutMs)
    try {
      if (signal?.aborted) cancel()
      else this.#begin()
      const end = await this.#ended.promise
      this.#http.abort()
      if (!end.ok && (end.code === 'timedOut' || end.code === 'cancelled')) return end
      return await this.#waitForInvoked(end, signal)
    } finally {
      signal?.removeEventListener('abort', cancel)
      clearTimeout(this.#timer)
    }
  }

  #begin(): void {
    const { source, computer, person, tenant, parameters, secretValues = [] } = this.#run
    this.#worker.listen(
      (message) => this.#hear(message),
      (reason) => this.#die(reason),
    )
    const world = JSON.stringify({ computer, person, tenant, parameters })
    this.#post({ type: 'start', start: { source, world, limits: this.#limits, secretValues } })
  }

  async #waitForInvoked(end: WorkerEnd, signal: AbortSignal | undefined): Promise<WorkerEnd> {
    const aborted = Promise.withResolvers<'cancelled'>()
    const abort = () => aborted.resolve('cancelled')
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    const all = Promise.allSettled(this.#invoked)
    const first = await Promise.race([all, this.#timeUp.promise, aborted.promise])
    signal?.removeEventListener('abort', abort)
    if (first === 'cancelled') return failure('cancelled', 'it was cancelled')
    return first === 'timeUp' && end.ok ? failure('timedOut', this.#lateWords()) : end
  }

  #hear(message: FromWorker): void {
    if (this.#over) return
    if (message.type === 'log') this.#log(message.text)
    else if (message.type === 'call') this.#serve(message).catch((error: unknown) => this.#break(error))
    else if (message.type === 'end') this.#close(message.end)
    else if (message.type === 'waiting') {
      this.#computing = message.handled < this.#sent
      this.#watch()
    }
  }

  #log(text: string): void {
    try {
      this.#run.onLog(text)
    } catch (error) {
      this.#break(error)
    }
  }

  async #serve({ id, kind, json }: CallMessage): Promise<void> {
    const answer = kind === 'invoke' ? await this.#invoke(id, json) : await this.#callHttp(id, json)
    this.#calls.delete(id)
    if (!this.#over) this.#post({ type: 'answer', id, answer })
  }

  async #callHttp(id: number, json: string): Promise<CallAnswer> {
    this.#calls.set(id, 'an answer over HTTP')
    const { httpHosts, onHttp } = this.#run
    const beforeCall = () => {
      this.#mayCall ??= onHttp?.()
      return this.#mayCall
    }
    return await callHttp(json, { httpHosts, beforeCall, limits: this.#limits, signal: this.#http.signal })
  }

  async #invoke(id: number, json: string): Promise<CallAnswer> {
    const { invoke } = this.#run
    const { script, parameters } = JSON.parse(json) ?? {}
    if (!invoke) return refused('threw', 'invoke: there is no machine here to run scripts on')
    if (typeof script !== 'string' || script === '')
      return refused('threw', 'invoke takes the name of a script as its first argument')
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
      return refused('threw', 'invoke: its parameters must be an object')
    this.#calls.set(id, `“${script}”`)
    const index = this.#invoked.length
    const invoked = (async () => invoke({ script, parameters, index }))()
    this.#invoked.push(invoked)
    try {
      const answer = JSON.stringify((await invoked) ?? null)
      if (Buffer.byteLength(answer) <= this.#limits.httpBytes) return { ok: true, json: answer }
      const most = sizeInWords(this.#limits.httpBytes)
      return refused('invokeFailed', `“${script}” gave an answer of more than ${most}`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return refused('invokeFailed', `“${script}” failed: ${reason}`)
    }
  }

  #post(message: ToWorker): void {
    this.#sent += 1
    this.#worker.post(message)
    if (this.#computing) return
    this.#computing = true
    this.#watch()
  }

  /** Some of what a script can begin, such as one huge multiplication, does not look at the clock by itself. */
  #watch(): void {
    clearTimeout(this.#watchdog)
    if (!this.#computing || this.#over) return
    const { computeMs } = this.#limits
    this.#watchdog = setTimeout(
      () => this.#stop('timedOut', `it computed for more than ${durationInWords(computeMs)} without a wait`),
      // Several times what is allowed: the clock of a busy server runs faster than the worker's.
      computeMs * 4 + graceMs,
    )
  }

  #runOutOfTime(): void {
    this.#timeUp.resolve('timeUp')
    const stop = () => this.#stop('timedOut', this.#lateWords())
    // One that computes is about to say so itself, with the line.
    if (this.#computing) this.#timer = setTimeout(stop, graceMs)
    else stop()
  }

  #lateWords(): string {
    const waitsFor = [...new Set(this.#calls.values())].join(', ')
    const why = waitsFor === '' ? '' : `; it was waiting for ${waitsFor}`
    return `it did not end within ${durationInWords(this.#limits.timeoutMs)}${why}. Raise its time limit, or let it do less`
  }

  #die(reason: string): void {
    if (reason === 'ERR_WORKER_OUT_OF_MEMORY') this.#stop('outOfMemory', 'it needs more memory than allowed')
    else this.#stop('crashed', `its sandbox ended unexpectedly (${reason}). Run it again`)
  }

  #stop(code: SandboxErrorCode, words: string): void {
    this.#close(failure(code, words))
  }

  #close(end: WorkerEnd): void {
    if (!this.#finish(end.ok || !mustStop.has(end.code))) return
    this.#ended.resolve(end)
  }

  /** What the server itself handed in does not work: that is no end of the script's. */
  #break(error: unknown): void {
    if (this.#finish(false)) this.#ended.reject(error)
  }

  #finish(byItself: boolean): boolean {
    if (this.#over) return false
    this.#over = true
    clearTimeout(this.#watchdog)
    if (byItself) this.#worker.giveBack()
    else this.#worker.end()
    return true
  }
}

/** After those nobody knows what the worker is doing. */
const mustStop: ReadonlySet<SandboxErrorCode> = new Set(['timedOut', 'outOfMemory', 'cancelled', 'crashed'])

function failure(code: SandboxErrorCode, words: string): WorkerEnd {
  return { ok: false, code, words, line: null }
}

function refused(code: SandboxErrorCode, message: string): CallAnswer {
  return { ok: false, code, message }
}
