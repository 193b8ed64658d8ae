import type { MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { readBootId } from '../machine/boot-id.ts'
import { describeMachine } from '../machine/describe-machine.ts'
import { readText } from '../machine/read-text.ts'
import { outputOf, type RunCommand } from '../machine/run-command.ts'
import { windowsPowerShell } from '../script/interpreter.ts'
import { signedInName } from '../script/signed-in-user.ts'
import type { MachineOverrides } from '../state/identity.ts'
import type { Found } from './found.ts'
import { findOnLinux } from './linux.ts'
import { findOnMac } from './macos.ts'
import { readWindowsFacts } from './windows.ts'
import { windowsInventoryArguments } from './windows-script.ts'

export interface Inventory {
  machine: MachineReport
  bootId: string | null
  found: Found
}

/** Reads what this machine is and has; what cannot be read is null. `run` runs the system's own programs. */
export async function readInventory(overrides: MachineOverrides, run: RunCommand): Promise<Inventory> {
  const machine = await describeMachine(overrides)
  if (process.platform === 'win32') {
    const output = await outputOf(windowsPowerShell(process.env), windowsInventoryArguments, run)
    const { bootId, ...found } = readWindowsFacts(output)
    return {
      machine,
      bootId: overrides.bootIdFile ? await readBootId(overrides, 'win32', run) : bootId,
      found,
    }
  }
  const bootId = await readBootId(overrides, process.platform, run)
  const name = await signedInName()
  const found =
    process.platform === 'darwin' ? await findOnMac(run, name) : await findOnLinux(run, readText, name)
  return { machine, bootId, found }
}
