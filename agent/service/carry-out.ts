import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isErrorCode } from '../state/files.ts'
import type { ServiceCommand, ServiceSteps } from './service-plan.ts'

/** Runs a command of the system and gives what it printed; throws when it does not end with 0. */
export type RunCommand = (command: ServiceCommand) => Promise<string>

export interface Carrier {
  run: RunCommand
  /** Before each path of the plan; empty on a real machine. */
  root: string
}

/**
 * Carries the steps out in their order. Throws with words for the person at the machine: which command failed, with what
 * it said, or that more rights are needed.
 */
export async function carryOut(steps: ServiceSteps, { run, root }: Carrier): Promise<void> {
  for (const command of steps.before) await runSafely(command, run)
  await withRights(() => {
    for (const { path, text, encoding } of steps.files) {
      const place = join(root, path)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, text, { encoding, mode: 0o644 })
    }
    for (const path of steps.removed) rmSync(join(root, path), { force: true })
  })
  for (const command of steps.after) await runSafely(command, run)
}

/** Does the work; a refusal of the system is said as what is to be done about it. */
export async function withRights<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isErrorCode(error, 'EACCES') && !isErrorCode(error, 'EPERM')) throw error
    throw new Error(`${moreRights()} (${(error as Error).message})`, { cause: error })
  }
}

/** What a person without the rights is told. */
export function moreRights(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? 'This needs a command prompt that was opened with "Run as administrator".'
    : 'This needs root: put sudo before the command.'
}

async function runSafely(command: ServiceCommand, run: RunCommand): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run(command)
      return
    } catch (error) {
      if (command.mayFail) return
      if (attempt >= (command.attempts ?? 1)) throw error
    }
    await delay(1000)
  }
}

/** Runs it on this machine. */
export function runHere({ file, arguments: words }: ServiceCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, words, { windowsHide: true, timeout: 120_000 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const said = `${stdout}${stderr}`.trim() || error.message
      reject(new Error(`"${[file, ...words].join(' ')}" failed: ${said}`, { cause: error }))
    })
  })
}
