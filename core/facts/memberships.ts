import type { Group } from './group.ts'

/**
 * Closes the nesting of groups: person id → every group that the person is in, directly or through nested groups.
 * Circles of groups are legal: each group of a circle then has the persons of all.
 */
export function membershipsOf(groups: readonly Group[]): Map<string, ReadonlySet<string>> {
  const containers = containersOf(groups)
  const memberships = new Map<string, Set<string>>()
  for (const group of groups) {
    const reached = selfAndAbove(group.id, containers)
    for (const person of group.persons) {
      const known = memberships.get(person)
      if (!known) memberships.set(person, new Set(reached))
      else for (const id of reached) known.add(id)
    }
  }
  return memberships
}

/**
 * Group ids → those groups and every group nested in them, directly or not, each once; circles are legal. Ids that are no
 * groups are left out.
 */
export function withNested(
  groups: ReadonlyMap<string, Group>,
  ids: readonly string[],
): ReadonlyMap<string, Group> {
  const reached = new Set(ids)
  const found = new Map<string, Group>()
  // A set hands out what is added while it is walked, so this visits every nested group once.
  for (const id of reached) {
    const group = groups.get(id)
    if (!group) continue
    found.set(id, group)
    for (const nested of group.groups) reached.add(nested)
  }
  return found
}

function containersOf(groups: readonly Group[]): Map<string, string[]> {
  const containers = new Map<string, string[]>()
  for (const group of groups) {
    for (const nested of group.groups) {
      const list = containers.get(nested)
      if (list) list.push(group.id)
      else containers.set(nested, [group.id])
    }
  }
  return containers
}

function selfAndAbove(
  group: string,
  containers: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set([group])
  // A set hands out what is added while it is walked, so this visits every container once.
  for (const id of reached) for (const container of containers.get(id) ?? []) reached.add(container)
  return reached
}
