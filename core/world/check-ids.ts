import { isText, type ListName, listNames, type Outline, type Report } from './outline.ts'

/** These share one space of ids, because a subject is named by its id alone. */
const subjectLists: ReadonlySet<ListName> = new Set(['tenants', 'persons', 'computers'])

/**
 * Ids are unique in their list; those of tenants, persons and computers across the three.
 * Source: Resolution, section 1.
 */
export function checkIds(outline: Outline, report: Report): void {
  const subjects = new Map<string, string>()
  for (const list of listNames) {
    const known = subjectLists.has(list) ? subjects : new Map<string, string>()
    for (const [at, { id }] of outline.lists[list].entries()) {
      if (!isText(id)) continue
      const holder = known.get(id)
      if (holder === undefined) known.set(id, `${list}[${at}]`)
      else report([list, at, 'id'], `${JSON.stringify(id)} is already the id of ${holder}`)
    }
  }
}
