/** The lists of a world document. */
export const listNames = [
  'tenants',
  'persons',
  'groups',
  'computers',
  'agreements',
  'items',
  'deployments',
] as const
export type ListName = (typeof listNames)[number]

/** An entry whose shape is not to be relied on. */
export type Entry = Readonly<Record<string, unknown>>

/** Notes a problem at a path into the document. */
export type Report = (path: readonly PropertyKey[], message: string) => void

/**
 * A document as far as it can be read. What keys mean together is checked on this, so that a wrong shape in one place
 * does not hide a dangling reference in another.
 */
export interface Outline {
  readonly document: Entry
  readonly lists: Readonly<Record<ListName, readonly Entry[]>>
  readonly ids: Readonly<Record<ListName, ReadonlySet<string>>>
}

/** Reads what can be read of a document of any shape. */
export function outlineOf(document: unknown): Outline {
  const entry = entryOf(document)
  const lists = fromLists((name) => entriesOf(entry[name]))
  return {
    document: entry,
    lists,
    ids: fromLists((name) => new Set(lists[name].map(({ id }) => id).filter(isText))),
  }
}

/** The value as an object, or an empty one. */
export function entryOf(value: unknown): Entry {
  return isEntry(value) ? value : {}
}

/** The value as a list of objects, each at its own position. */
export function entriesOf(value: unknown): readonly Entry[] {
  return valuesOf(value).map(entryOf)
}

/** The value as a list, or an empty one. */
export function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fromLists<Value>(read: (name: ListName) => Value): Record<ListName, Value> {
  return {
    tenants: read('tenants'),
    persons: read('persons'),
    groups: read('groups'),
    computers: read('computers'),
    agreements: read('agreements'),
    items: read('items'),
    deployments: read('deployments'),
  }
}
