import { hostname, networkInterfaces } from 'node:os'
import type { MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { windowsPowerShell } from '../script/interpreter.ts'
import { type MachineOverrides, saidInsteadSchema } from '../state/identity.ts'
import { describeLinux } from './linux.ts'
import { describeMac, macCommands } from './macos.ts'
import { ownAddress } from './own-address.ts'
import { readText } from './read-text.ts'
import { outputOf } from './run-command.ts'
import { describeWindows, windowsArguments } from './windows.ts'

/** Reads what this machine says of itself; what cannot be read is null. */
export async function describeMachine(overrides: MachineOverrides = {}): Promise<MachineReport> {
  const given = Object.entries(overrides).filter(
    ([name, value]) => name in saidInsteadSchema.shape && value !== undefined,
  )
  return { ...(await read()), address: ownAddress(networkInterfaces()), ...Object.fromEntries(given) }
}

async function read(): Promise<MachineReport> {
  switch (process.platform) {
    case 'win32':
      return describeWindows(hostname(), await outputOf(windowsPowerShell(process.env), windowsArguments))
    case 'darwin': {
      const { platform, version, model } = macCommands
      return describeMac(hostname(), {
        platform: await outputOf(...platform),
        version: await outputOf(...version),
        model: await outputOf(...model),
      })
    }
    default:
      return describeLinux(hostname(), readText)
  }
}
