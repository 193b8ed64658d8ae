import { readFileSync } from 'node:fs'
import type {
  ContextEvalOptions,
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten'
import { scriptFile, type Thrown } from './describe-failure.ts'
import type { ScriptMemory } from './script-memory.ts'

/** Small enough that QuickJS says "stack overflow" long before the worker's own stack is used up. */
const stackBytes = 256 * 1024
/** A text that is handed in: once in UTF-8 and once as QuickJS keeps it, at most, by its length. */
const bytesPerUnit = 6
/** QuickJS looks at the clock while it computes, but not between jobs; so many are run between two looks. */
const jobsAtOnce = 100

const furniture = readFileSync(new URL('./furnish.js', import.meta.url), 'utf8')

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: QuickJSHandle }

/** What a script may reach outside, each with text only. */
export type WorldOutlets = {
  /** Why the call is not taken, or undefined. */
  readonly send: (id: number, kind: string, request: string) => string | undefined
  readonly log: (json: string) => void
}

/** A QuickJS with what a script finds in it. Everything crosses its border as text. */
export class QuickJsWorld {
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #memory: ScriptMemory
  readonly #functions: QuickJSHandle
  readonly #isOver: () => boolean

  /** The module has that memory, and is fresh: a script shares it with no other one. `isOver` true stops whatever runs. */
  constructor(
    quickJs: QuickJSWASMModule,
    memory: ScriptMemory,
    isOver: () => boolean,
    outlets: WorldOutlets,
  ) {
    this.#memory = memory
    this.#isOver = isOver
    this.#runtime = quickJs.newRuntime()
    // One piece that is larger than all there may be is refused before it is tried: the script may go on.
    this.#runtime.setMemoryLimit(memory.limitBytes)
    this.#runtime.setMaxStackSize(stackBytes)
    this.#runtime.setInterruptHandler(isOver)
    this.#context = this.#runtime.newContext()
    this.#functions = this.#furnish(outlets)
  }

  /** The script as a function; an error is one of its syntax, or its text takes up too much memory. */
  compile(source: string): Outcome<QuickJSHandle> {
    // On the wrapper's own first line, so that lines are the author's; the line feed ends a comment on the last one.
    const body = `{${source.replace(/^\uFEFF/, '')}\n}`
    // No text closes its function early in both of these: it is one body, and nothing runs before it is called.
    const asFunction = this.#evaluate(`(async () => ${body})`, { strict: true, compileOnly: true })
    if (!asFunction.ok) return asFunction
    const asMethod = this.#evaluate(`class A { async run() ${body} }`, { compileOnly: true })
    if (!asMethod.ok) return asMethod
    return this.#evaluate(`(async () => ${body})`, { strict: true })
  }

  /** Calls a function of the script's. */
  run(script: QuickJSHandle): Outcome<QuickJSHandle> {
    return outcomeOf(this.#context.callFunction(script, this.#context.undefined))
  }

  /** Calls one of the functions that `furnish.js` gives; text goes in as it is. */
  call(
    name: 'putIn' | 'settle' | 'finish' | 'describe',
    ...values: readonly (QuickJSHandle | string | number | boolean)[]
  ): Outcome<QuickJSHandle> {
    const context = this.#context
    const handles = values.map((value) => (typeof value === 'object' ? value : this.#handleOf(value)))
    return context
      .getProp(this.#functions, name)
      .consume((called) => outcomeOf(context.callFunction(called, context.undefined, ...handles)))
  }

  /** Runs what is to run now, until nothing is left or the time is over. */
  runJobs(): void {
    while (this.#runtime.hasPendingJob() && !this.#isOver())
      this.#runtime.executePendingJobs(jobsAtOnce).dispose()
  }

  stateOf(
    promise: QuickJSHandle,
  ): { state: 'pending' } | { state: 'fulfilled' | 'rejected'; value: QuickJSHandle } {
    const state = this.#context.getPromiseState(promise)
    if (state.type === 'pending') return { state: 'pending' }
    if (state.type === 'fulfilled') return { state: 'fulfilled', value: state.value }
    return { state: 'rejected', value: state.error }
  }

  /** The text of a handle; null where it is none. */
  textOf(handle: QuickJSHandle): string | null {
    return this.#context.typeof(handle) === 'string' ? this.#context.getString(handle) : null
  }

  /** Puts something thrown into text, even where the script has used up its memory. */
  describe(error: QuickJSHandle): Thrown {
    const described = this.call('describe', error)
    const text = described.ok ? this.textOf(described.value) : null
    if (text !== null) return JSON.parse(text)
    return {
      name: '',
      message: 'something that cannot be put into words',
      stack: '',
      code: null,
      native: false,
    }
  }

  #evaluate(text: string, options: ContextEvalOptions): Outcome<QuickJSHandle> {
    return this.#memory.withMore(text.length * bytesPerUnit, () =>
      outcomeOf(this.#context.evalCode(text, scriptFile, options)),
    )
  }

  #handleOf(value: string | number | boolean): QuickJSHandle {
    if (typeof value === 'number') return this.#context.newNumber(value)
    if (typeof value === 'boolean') return value ? this.#context.true : this.#context.false
    return this.#memory.withMore(value.length * bytesPerUnit, () => this.#context.newString(value))
  }

  #furnish({ send, log }: WorldOutlets): QuickJSHandle {
    const context = this.#context
    const sendHandle = context.newFunction('send', (id, kind, request) => {
      const refusal = send(context.getNumber(id), context.getString(kind), this.textOf(request) ?? 'null')
      return refusal === undefined ? context.undefined : context.newString(refusal)
    })
    const logHandle = context.newFunction('log', (json) => log(this.textOf(json) ?? '""'))
    const furnish = context.unwrapResult(context.evalCode(furniture, 'furnish.js'))
    return context.unwrapResult(context.callFunction(furnish, context.undefined, sendHandle, logHandle))
  }
}

function outcomeOf(result: ReturnType<QuickJSContext['evalCode']>): Outcome<QuickJSHandle> {
  return result.error ? { ok: false, error: result.error } : { ok: true, value: result.value }
}
