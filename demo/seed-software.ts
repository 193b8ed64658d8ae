import { findOnLinux } from '../agent/inventory/linux.ts'
import { readText } from '../agent/machine/read-text.ts'
import { commandRunner } from '../agent/machine/run-command.ts'
import type { Stores } from '../server/wire-services.ts'
import type { Details } from './data/details-schema.ts'

const hour = 3_600_000

/** When the machine was looked at first, as the demo tells it. */
const firstInventoryHoursAgo = 24 * 60

/**
 * Gives this machine a past: the software that it really has, of which some had another version a while ago. So its
 * ticket has something to tell from the start, and the first real inventory finds nothing new. Does nothing where the
 * list can't be read as on Linux.
 */
export async function seedSoftware(
  { computers }: Stores,
  computerId: string,
  { softwareChanges }: Pick<Details, 'softwareChanges'>,
  now: Date,
): Promise<void> {
  if (process.platform !== 'linux') return
  const { software } = await findOnLinux(commandRunner(), readText, null)
  if (!software) return
  const ago = (hours: number) => new Date(now.getTime() - hours * hour)
  const old = new Map(softwareChanges.map((change) => [change.package, change.before]))
  const listThen = () =>
    software.map((entry) => ({ ...entry, version: old.get(entry.name) ?? entry.version }))
  await computers.saveSoftwareList(computerId, listThen(), ago(firstInventoryHoursAgo))
  for (const change of softwareChanges) {
    old.delete(change.package)
    await computers.saveSoftwareList(computerId, listThen(), ago(change.hoursAgo))
  }
}
