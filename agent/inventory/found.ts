import {
  type InstalledSoftwareEntry,
  type InventoryMessage,
  installedSoftwareSchema,
} from '../../core/agent-protocol/messages.ts'

/** What is found on a machine besides what it is; what could not be read is null. */
export type Found = Omit<NonNullable<InventoryMessage['found']>, 'commandId'>
export type SignedIn = NonNullable<Found['signedIn']>

/** What a reader of software knows of an entry; texts as the machine has them. */
export interface RawSoftware {
  name?: string | null | undefined
  version?: string | null | undefined
  publisher?: string | null | undefined
  upgradeCode?: string | null
  productCode?: string | null
}

const mostEntries = 20_000
/** The server takes messages of 4 MB. */
const mostBytes = 3 * 1024 * 1024
const longest = { name: 500, version: 200, publisher: 300 }

/**
 * The list as it is sent: long texts cut, entries without a name and exact repetitions left out. Null when it is too
 * long to be sent, since what is missing in half of a list would pass for not installed; publishers are given up first.
 */
export function boundSoftware(
  source: InstalledSoftwareEntry['source'],
  raw: readonly RawSoftware[],
): InstalledSoftwareEntry[] | null {
  const entries = new Map<string, InstalledSoftwareEntry>()
  for (const { name, version, publisher, upgradeCode = null, productCode = null } of raw) {
    const entry = installedSoftwareSchema.safeParse({
      name: cut(name, longest.name),
      version: cut(version, longest.version),
      publisher: cut(publisher, longest.publisher),
      upgradeCode,
      productCode,
      source,
    })
    if (entry.success) entries.set(JSON.stringify(entry.data), entry.data)
  }
  const list = [...entries.values()]
  if (list.length > mostEntries) return null
  if (bytesOf(list) <= mostBytes) return list
  const shorter = list.map((entry) => ({ ...entry, publisher: null }))
  return bytesOf(shorter) <= mostBytes ? shorter : null
}

/** The signed-in person; null for nobody, and the name at sign-in only where it is one. */
export function signedInAs(name: string | null | undefined, upn: string | null | undefined): SignedIn | null {
  const shortName = cut(name, 300)
  if (shortName === null) return null
  const principal = cut(upn, 300)
  return { name: shortName, upn: principal !== null && isPrincipalName(principal) ? principal : null }
}

function isPrincipalName(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text)
}

function cut(text: string | null | undefined, length: number): string | null {
  return text?.replaceAll('\0', '').trim().slice(0, length).trim() || null
}

function bytesOf(list: readonly InstalledSoftwareEntry[]): number {
  return Buffer.byteLength(JSON.stringify(list))
}
