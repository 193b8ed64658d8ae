import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import type { MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { windowsPowerShell } from '../script/interpreter.ts'
import type { MachineOverrides } from '../state/identity.ts'
import { describeLinux } from './linux.ts'
import { describeMac, macCommands } from './macos.ts'
import { describeWindows, windowsArguments } from './windows.ts'

/** Reads what this machine says of itself; what cannot be read is null. */
export async function describeMachine(overrides: MachineOverrides = {}): Promise<MachineReport> {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return { ...(await read()), ...given }
}

async function read(): Promise<MachineReport> {
  switch (process.platform) {
    case 'win32':
      return describeWindows(hostname(), await run(windowsPowerShell(process.env), windowsArguments))
    case 'darwin': {
      const { platform, version, model } = macCommands
      return describeMac(hostname(), {
        platform: await run(...platform),
        version: await run(...version),
        model: await run(...model),
      })
    }
    default:
      return describeLinux(hostname(), readText)
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

async function run(file: string, commandArguments: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(file, [...commandArguments], {
      timeout: 60_000,
      windowsHide: true,
    })
    return stdout
  } catch {
    return null
  }
}
