// The worker in which scripts run, one after another, each in a QuickJS of its own.
import { parentPort } from 'node:worker_threads'
import { newQuickJSWASMModule, newVariant, RELEASE_SYNC } from 'quickjs-emscripten'
import { findSyntaxError } from './find-syntax-error.ts'
import { Sandbox } from './sandbox.ts'
import { defaultLimits } from './sandbox-limits.ts'
import type { FromWorker, ToWorker } from './sandbox-messages.ts'
import { ScriptMemory } from './script-memory.ts'

const port = parentPort
if (!port) throw new Error('This file runs in a worker only.')

let sandbox: Sandbox | null = null

port.on('message', (message: ToWorker) => {
  dealWith(message).catch((error: unknown) => {
    tell({
      type: 'end',
      end: { ok: false, code: 'crashed', words: `its sandbox failed (${error})`, line: null },
    })
  })
})

// One that is thrown away: whatever can be kept ready for the next ones is then ready.
await makeModule(new ScriptMemory(0))
tell({ type: 'ready' })

async function dealWith(message: ToWorker): Promise<void> {
  if (message.type === 'answer') return sandbox?.answer(message.id, message.answer)
  const { limits } = message.type === 'start' ? message.start : { limits: defaultLimits }
  const memory = new ScriptMemory(limits.memoryBytes)
  const quickJs = await makeModule(memory)
  if (message.type === 'check')
    return tell({ type: 'checked', failure: findSyntaxError(quickJs, memory, message.source) })
  sandbox = new Sandbox(quickJs, memory, message.start, tell)
  sandbox.begin()
}

function tell(message: FromWorker): void {
  if (message.type === 'end') sandbox = null
  port?.postMessage(message)
}

function makeModule({ memory: wasmMemory }: ScriptMemory) {
  return newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory }))
}
