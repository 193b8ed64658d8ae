import type { MaintenanceItem } from '../facts/maintenance-item.ts'
import type { Fault } from '../planning/draft.ts'

/** Says what is wrong with an item of a plan, and what to do about it, in words for a technician. */
export function describeFault(
  items: ReadonlyMap<string, MaintenanceItem>,
  item: string,
  { code, about }: Fault,
): string {
  const name = items.get(item)?.name ?? item
  const other = about === null ? '' : (items.get(about)?.name ?? about)
  switch (code) {
    case 'notDetected':
      return `Nobody has looked yet whether ${name} is in place: run detection on this computer first.`
    case 'noVersion':
      return `No listed version of ${name} is the one that is wanted: add a version, or change the deployment.`
    case 'prerequisiteConflict':
      return `${name} needs ${other} in a state that something else rules out or leaves open.`
    case 'prerequisite':
      return `${name} needs ${other} in another state, and may not bring that about by itself.`
    case 'cycle':
      return `${name} waits for itself through its prerequisites: one of them has to go.`
    case 'blocked':
      return `${name} waits for ${other}, which has an error of its own.`
  }
}
