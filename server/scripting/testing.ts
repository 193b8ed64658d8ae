// Scripts for tests: a run with nothing but its text, and a look at whether the server goes on meanwhile.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runSandboxed, type SandboxEnd, type SandboxRun } from './run-sandboxed.ts'

/** Runs a script called "Fix printer" that is given nothing, unless the test says so. */
export async function runScript(source: string, more: Partial<SandboxRun> = {}): Promise<SandboxEnd> {
  return await runSandboxed({
    name: 'Fix printer',
    source,
    computer: null,
    person: null,
    tenant: null,
    parameters: {},
    invoke: null,
    httpHosts: [],
    onLog: () => undefined,
    ...more,
  })
}

/** What a script returned; throws where it failed. */
export async function answerOf(source: string, more: Partial<SandboxRun> = {}): Promise<unknown> {
  const end = await runScript(source, more)
  if (!end.ok) throw new Error(`${end.code}: ${end.message}`)
  return end.value
}

/** How long this process could do nothing else while something ran, at most, in milliseconds. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(look, 5)
  try {
    await work()
    look()
    return longest
  } finally {
    clearInterval(timer)
  }
}

/** A server on this machine: `url` has its address, `entry` lets a run speak to it. */
export async function startHttpServer(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    entry: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
