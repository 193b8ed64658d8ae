// The worker in which scripts run, one after another, each in a QuickJS of its own.
import { parentPort } from 'node:worker_threads'
import { newQuickJSWASMModule, type QuickJSWASMModule } from 'quickjs-emscripten'
import { findSyntaxError } from './find-syntax-error.ts'
import { Sandbox } from './sandbox.ts'
import type { FromWorker, ToWorker } from './sandbox-messages.ts'

const port = parentPort
if (!port) throw new Error('This file runs in a worker only.')

let quickJs: QuickJSWASMModule
let sandbox: Sandbox | null = null

port.on('message', (message: ToWorker) => {
  try {
    if (message.type === 'start') {
      sandbox = new Sandbox(quickJs, message.start, tell)
      sandbox.begin()
    } else if (message.type === 'answer') sandbox?.answer(message.id, message.answer)
    else tell({ type: 'checked', failure: findSyntaxError(quickJs, message.source) })
  } catch (error) {
    tell({ type: 'end', end: { ok: false, code: 'crashed', words: `${error}`, line: null } })
  }
})

await makeReady()

function tell(message: FromWorker): void {
  port?.postMessage(message)
  if (message.type === 'end' || message.type === 'checked') void makeReady()
}

/** Each script has a module of its own, with memory of its own; it is made before anybody waits for it. */
async function makeReady(): Promise<void> {
  sandbox = null
  quickJs = await newQuickJSWASMModule()
  tell({ type: 'ready' })
}
