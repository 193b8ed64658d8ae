import { entriesOf, isText, type ListName, type Outline, type Report, valuesOf } from './outline.ts'

const nouns: Readonly<Record<ListName, string>> = {
  tenants: 'tenant',
  persons: 'person',
  groups: 'group',
  computers: 'computer',
  agreements: 'agreement',
  items: 'maintenance item',
  deployments: 'deployment',
}

/** The keys of each list that name an entry of another list, or several. */
const references: readonly { readonly list: ListName; readonly key: string; readonly to: ListName }[] = [
  { list: 'tenants', key: 'parent', to: 'tenants' },
  { list: 'persons', key: 'tenant', to: 'tenants' },
  { list: 'groups', key: 'tenant', to: 'tenants' },
  { list: 'groups', key: 'persons', to: 'persons' },
  { list: 'groups', key: 'groups', to: 'groups' },
  { list: 'computers', key: 'tenant', to: 'tenants' },
  { list: 'computers', key: 'primaryPerson', to: 'persons' },
  { list: 'agreements', key: 'tenant', to: 'tenants' },
  { list: 'agreements', key: 'computers', to: 'computers' },
  { list: 'deployments', key: 'item', to: 'items' },
]

/** Every id that is named somewhere exists. Source: Resolution, section 1. */
export function checkReferences(outline: Outline, report: Report): void {
  for (const { list, key, to } of references) {
    for (const [at, entry] of outline.lists[list].entries()) {
      const value = entry[key]
      if (Array.isArray(value)) {
        for (const [position, id] of value.entries())
          checkReference(outline, report, [list, at, key, position], to, id)
      } else checkReference(outline, report, [list, at, key], to, value)
    }
  }
  checkCoveredComputers(outline, report)
}

/** Reports an id that no entry of the list has; anything but a text is for the shape to complain about. */
export function checkReference(
  outline: Outline,
  report: Report,
  path: readonly PropertyKey[],
  to: ListName,
  id: unknown,
): void {
  if (isText(id) && !outline.ids[to].has(id))
    report(path, `there is no ${nouns[to]} with the id ${JSON.stringify(id)}`)
}

function checkCoveredComputers(outline: Outline, report: Report): void {
  const tenantOf = new Map(outline.lists.computers.map(({ id, tenant }) => [id, tenant]))
  for (const [at, { tenant, computers }] of outline.lists.agreements.entries()) {
    for (const [position, computer] of valuesOf(computers).entries()) {
      const owner = tenantOf.get(computer)
      if (!isText(owner) || !isText(tenant) || owner === tenant) continue
      report(
        ['agreements', at, 'computers', position],
        `the computer ${JSON.stringify(computer)} belongs to another tenant, ${JSON.stringify(owner)}`,
      )
    }
  }
}

/** A tenant is not its own ancestor. Source: Resolution, section 1. */
export function checkParents(outline: Outline, report: Report): void {
  const parents = new Map(outline.lists.tenants.map(({ id, parent }) => [id, parent]))
  const reported = new Set<unknown>()
  for (const [at, { id, parent }] of outline.lists.tenants.entries()) {
    const circle = [id]
    let current = parent
    while (isText(current) && !circle.includes(current)) {
      circle.push(current)
      current = parents.get(current)
    }
    if (!isText(current) || current !== id || reported.has(id)) continue
    for (const member of circle) reported.add(member)
    const names = [...circle, id].map((member) => JSON.stringify(member)).join(' → ')
    report(['tenants', at, 'parent'], `the parents form a circle: ${names}`)
  }
}

/** Prerequisites name software, each at most once. Source: Resolution, section 1. */
export function checkPrerequisites(outline: Outline, report: Report): void {
  const kinds = new Map(outline.lists.items.map(({ id, kind }) => [id, kind]))
  for (const [at, item] of outline.lists.items.entries()) {
    const seen = new Set<unknown>()
    for (const [position, { item: named }] of entriesOf(item.prerequisites).entries()) {
      const path = ['items', at, 'prerequisites', position, 'item']
      checkReference(outline, report, path, 'items', named)
      if (!isText(named)) continue
      if (kinds.get(named) === 'task')
        report(path, `must name a software; ${JSON.stringify(named)} is a task`)
      if (seen.has(named)) report(path, `${JSON.stringify(named)} is named by two prerequisites of this item`)
      seen.add(named)
    }
  }
}
