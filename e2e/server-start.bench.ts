import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const cli = join(import.meta.dirname, '..', 'cli', 'main.ts')
const runs = 5
const idleMs = 10_000

/**
 * From `npm start`'s program to `/readyz`, and the memory ten seconds later, with an empty database: the first start
 * (tables and keys are made) and the median of later ones, beside a bare Node start in the same run.
 */
export async function bench(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-bench-'))
  try {
    const bare = await median(async () => await timeOf(['-e', '0']))
    const first = await startOnce(folder)
    const later: Start[] = []
    for (let run = 0; run < runs; run++) later.push(await startOnce(folder))
    const readyMs = middle(later.map((start) => start.readyMs))
    return {
      bench: 'server-start',
      runs,
      bareNodeMs: round(bare),
      firstReadyMs: round(first.readyMs),
      readyMs: round(readyMs),
      readyOverBareNode: round(readyMs / bare),
      idleMegabytes: round(middle(later.map((start) => start.megabytes))),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Start = { readonly readyMs: number; readonly megabytes: number }

async function startOnce(folder: string): Promise<Start> {
  const port = 42_000 + Math.floor(Math.random() * 2_000)
  const began = performance.now()
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: {
      PATH: process.env.PATH,
      DESKHAND_PORT: String(port),
      DESKHAND_DATA: folder,
      DESKHAND_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(`http://127.0.0.1:${port}/readyz`, child)
    const readyMs = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, idleMs))
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    return { readyMs, megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 }
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
}

async function untilReady(url: string, child: { exitCode: number | null }): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('The server ended while it was starting.')
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function timeOf(given: readonly string[]): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, given, { stdio: 'ignore' }), 'exit')
  return performance.now() - began
}

async function median(measure: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await measure())
  return middle(times)
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
