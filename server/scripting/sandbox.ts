import type { QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten'
import { checkCrossing } from './check-crossing.ts'
import { describeFailure, describeSyntaxError, limitInWords } from './describe-failure.ts'
import { QuickJsWorld } from './quickjs-world.ts'
import { RunBudget } from './run-budget.ts'
import type { CallAnswer, CallKind, FromWorker, SandboxStart, WorkerEnd } from './sandbox-messages.ts'
import { ScriptLog } from './script-log.ts'
import type { ScriptMemory } from './script-memory.ts'

/** Each may hold an answer of 5 MiB on the server. */
const callsAtOnce = 8

/** One script in a QuickJS of its own. It takes messages from its run, and tells it what happens. */
export class Sandbox {
  readonly #start: SandboxStart
  readonly #tell: (message: FromWorker) => void
  readonly #budget: RunBudget
  readonly #log: ScriptLog
  readonly #world: QuickJsWorld
  readonly #underWay = new Set<number>()
  #promise: QuickJSHandle | null = null
  #calls = 0
  #handled = 0
  #ended = false

  /** The module has that memory, and is fresh. */
  constructor(
    quickJs: QuickJSWASMModule,
    memory: ScriptMemory,
    start: SandboxStart,
    tell: (message: FromWorker) => void,
  ) {
    this.#start = start
    this.#tell = tell
    this.#budget = new RunBudget(start.limits, memory)
    this.#log = new ScriptLog(start.limits.outputBytes, start.secretValues, (text) =>
      tell({ type: 'log', text }),
    )
    this.#world = new QuickJsWorld(quickJs, memory, () => this.#budget.isOver(), {
      send: (id, kind, request) => this.#send(id, kind as CallKind, request),
      log: (json) => {
        if (!this.#log.isFull) this.#log.add(JSON.parse(json))
      },
    })
  }

  /** Runs the script until it ends or waits. */
  begin(): void {
    this.#turn(() => this.#beginScript())
  }

  /** Hands the answer of a call to the script, and runs on. */
  answer(id: number, answer: CallAnswer): void {
    this.#turn(() => {
      if (!this.#underWay.delete(id)) return null
      const settled = answer.ok
        ? this.#world.call('settle', id, true, answer.json, '')
        : this.#world.call('settle', id, false, JSON.stringify(answer.message), answer.code)
      return settled.ok ? null : this.#endOfError(settled.error)
    })
  }

  #turn(work: () => WorkerEnd | null): void {
    if (this.#ended) return
    this.#budget.beginTurn()
    this.#handled += 1
    let end = work()
    if (!end) {
      this.#world.runJobs()
      end = this.#conclude()
    }
    this.#log.flush()
    this.#ended = end !== null
    this.#tell(end ? { type: 'end', end } : { type: 'waiting', handled: this.#handled })
  }

  #beginScript(): WorkerEnd | null {
    const { source, world } = this.#start
    const furnished = this.#world.call('putIn', world)
    if (!furnished.ok) return this.#endOfError(furnished.error)
    const script = this.#world.compile(source)
    if (!script.ok) {
      const thrown = this.#world.describe(script.error)
      if (thrown.name !== 'SyntaxError') return this.#endOfError(script.error)
      return { ok: false, ...describeSyntaxError(thrown, source) }
    }
    const begun = this.#world.run(script.value)
    if (!begun.ok) return this.#endOfError(begun.error)
    this.#promise = begun.value
    return null
  }

  #conclude(): WorkerEnd | null {
    if (!this.#promise) return null
    const settled = this.#world.stateOf(this.#promise)
    if (this.#budget.spent) return this.#endOfLimit(settled.state === 'rejected' ? settled.value : null)
    if (settled.state === 'rejected') return this.#endOfError(settled.value)
    if (settled.state === 'fulfilled') return this.#endOfValue(settled.value)
    if (this.#underWay.size > 0) return null
    const words = 'it waits for a promise that nothing will ever resolve. Look for an await of one'
    return { ok: false, code: 'neverEnds', words, line: null }
  }

  #endOfValue(value: QuickJSHandle): WorkerEnd {
    const finished = this.#world.call('finish', value)
    if (!finished.ok) return this.#endOfError(finished.error)
    const json = this.#world.textOf(finished.value) ?? 'null'
    const crossing = checkCrossing(json, this.#start.limits.outputBytes)
    if (crossing.ok) return { ok: true, json: crossing.json }
    return { ok: false, code: 'outputTooLong', words: `what it returns ${crossing.words}`, line: null }
  }

  #endOfError(error: QuickJSHandle): WorkerEnd {
    if (this.#budget.spent) return this.#endOfLimit(error)
    const thrown = this.#world.describe(error)
    // Its words may come from the script as well, and take for ever.
    if (this.#budget.spent) return this.#endOfLimit(null)
    return { ok: false, ...describeFailure(thrown, this.#start.limits, this.#start.source) }
  }

  #endOfLimit(error: QuickJSHandle | null): WorkerEnd {
    const { limits, source } = this.#start
    const spent = this.#budget.spent ?? 'computeMs'
    this.#budget.grantWords()
    const line = error ? describeFailure(this.#world.describe(error), limits, source).line : null
    const code = spent === 'memoryBytes' ? 'outOfMemory' : 'timedOut'
    return { ok: false, code, words: limitInWords(spent, limits), line }
  }

  /** A call of the script's; a text says why it is not taken. */
  #send(id: number, kind: CallKind, request: string): string | undefined {
    const { limits } = this.#start
    this.#calls += 1
    if (this.#calls > limits.calls) return `more than ${limits.calls} calls in one run are not allowed`
    if (this.#underWay.size >= callsAtOnce)
      return `more than ${callsAtOnce} calls at the same time are not allowed; await some of them first`
    const limit = kind === 'http' ? limits.httpBytes : limits.outputBytes
    const crossing = checkCrossing(request, limit)
    if (!crossing.ok) return `what ${kind} is given ${crossing.words}`
    this.#underWay.add(id)
    this.#log.flush()
    this.#tell({ type: 'call', id, kind, json: crossing.json })
    return undefined
  }
}
