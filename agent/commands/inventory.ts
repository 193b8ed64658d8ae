import { agentVersion } from '../agent-version.ts'
import type { ServerClock } from '../connection/server-clock.ts'
import { readInventory } from '../inventory/read-inventory.ts'
import { commandRunner } from '../machine/run-command.ts'
import type { MachineOverrides } from '../state/identity.ts'
import type { StartCommand } from './command-run.ts'
import { startWork, workDone } from './start-work.ts'

/** Tells what the machine is and has, and what this agent can do, before the command's end. */
export function inventoryStarter(
  overrides: MachineOverrides,
  clock: ServerClock,
  features: readonly string[],
): StartCommand<'inventory'> {
  return (command, report) =>
    startWork(command.timeoutSeconds, async (signal) => {
      // The command's own timeout is the only one: a large registry takes its time, and half a list is none.
      const run = commandRunner({ signal, timeoutMs: command.timeoutSeconds * 1000 })
      const { machine, bootId, found } = await readInventory(overrides, run)
      signal.throwIfAborted()
      report.tell({
        type: 'inventory',
        at: clock.isoNow(),
        agentVersion,
        features: [...features],
        machine,
        bootId,
        found: { commandId: command.id, ...found },
      })
      return workDone
    })
}
