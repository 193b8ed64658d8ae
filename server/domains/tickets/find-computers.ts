import { isPlaceholderSerial } from '../../../core/identification/placeholder-serial.ts'
import type { PsaAsset } from '../../integrations/psa.ts'
import type { ComputerStore, ComputerSummary } from '../computers/store.ts'
import type { IntegrationStore } from '../integrations/store.ts'
import type { PersonSummary } from '../persons/store.ts'
import type { TicketReading } from './read-ticket.ts'

/** A computer of the ticket, with how it was found, in words. */
export type FoundComputer = ComputerSummary & { readonly foundBy: string }

type Sources = {
  readonly integrationId: string
  readonly computers: ComputerStore
  readonly integrations: IntegrationStore
}

/** The systems that an asset may be linked to, by the vendor that our records of them name; null = any RMM. */
const otherSystems = {
  automate: { vendor: 'automate', name: 'Automate' },
  connectWiseControl: { vendor: 'screenconnect', name: 'ScreenConnect' },
  intune: { vendor: 'graph', name: 'Intune' },
  other: { vendor: null, name: 'the RMM' },
} as const

/** A field of an asset that holds its serial number, whatever the desk has called it. */
const serialField = /serial|service ?tag/i

/**
 * The computers that a ticket is about: those of its assets (by the id in an RMM, else the known link, else the serial
 * within the customer, else the name within the customer), else the requester's own. What could not be told is added
 * to `notices`, in words.
 */
export async function findComputers(
  sources: Sources,
  { ticket, assets }: TicketReading,
  tenantId: string,
  person: PersonSummary | null,
  notices: string[],
): Promise<FoundComputer[]> {
  const found = new Map<string, FoundComputer>()
  for (const asset of assets) {
    if (asset.clientId !== null && asset.clientId !== ticket.clientId) {
      notices.push(
        `The asset ${asset.name} belongs to another customer, so it is left out. Check the customer of the ticket.`,
      )
      continue
    }
    const computer = await computerOfAsset(sources, asset, tenantId, notices)
    if (!computer) continue
    if (!asset.active)
      notices.push(`The asset ${asset.name} is inactive in the PSA. Check that it is still the right one.`)
    if (!found.has(computer.id)) found.set(computer.id, computer)
  }
  if (found.size > 0 || !person) return [...found.values()]
  const all = await sources.computers.findByPrimaryPerson(person.id)
  // What a ticket of one customer shows, and lets run, never reaches another one's computers.
  const own = all.filter((computer) => computer.tenantId === tenantId)
  if (own.length === 0)
    notices.push(
      ticket.assets.length === 0
        ? `${person.name} is not the primary person of any computer, and the ticket has no asset. Add the asset to the ticket.`
        : `${person.name} is not the primary person of any computer either.`,
    )
  return own.map((computer) => ({ ...computer, foundBy: `${person.name}’s primary computer` }))
}

/** One way to tell which computer an asset is: those that it fits, and its words. */
type Way = { readonly foundBy: string; readonly matches: readonly ComputerSummary[] }

/** The first way that fits any computer decides; where it fits several, none is taken. */
async function computerOfAsset(
  sources: Sources,
  asset: PsaAsset,
  tenantId: string,
  notices: string[],
): Promise<FoundComputer | null> {
  for await (const { foundBy, matches } of waysOf(sources, asset, tenantId)) {
    const [only, another] = matches
    if (only && !another) return { ...only, foundBy: `asset on the ticket, ${foundBy}` }
    if (!only) continue
    const names = matches.map(({ name }) => name).join(', ')
    notices.push(
      `The asset ${asset.name} fits ${matches.length} computers ${foundBy} (${names}), so none is taken. Make it tell them apart in the PSA.`,
    )
    return null
  }
  const type = asset.type ? ` (${asset.type})` : ''
  notices.push(
    `The asset ${asset.name}${type} is no computer that Deskhand knows. If it is a computer, install the agent on it.`,
  )
  return null
}

async function* waysOf(
  { integrationId, computers, integrations }: Sources,
  asset: PsaAsset,
  tenantId: string,
): AsyncGenerator<Way> {
  const ofSystems = new Map<string, ComputerSummary>()
  let named = ''
  for (const key of ['automate', 'connectWiseControl', 'intune', 'other'] as const) {
    const externalId = asset.links[key]
    const { vendor, name } = otherSystems[key]
    const matches = externalId ? await computers.findByExternalId(tenantId, vendor, externalId) : []
    for (const computer of matches) ofSystems.set(computer.id, computer)
    if (matches.length > 0) named ||= name
  }
  yield { foundBy: `by its id in ${named}`, matches: [...ofSystems.values()] }

  const link = await integrations.linked(integrationId, 'asset', asset.id)
  const linked = link?.computerId ? await computers.find(link.computerId) : null
  yield { foundBy: 'by its known link', matches: linked?.tenantId === tenantId ? [linked] : [] }

  const written = asset.fields.filter(({ name }) => serialField.test(name)).map(({ value }) => value)
  const serials = [...written, ...asset.keys, asset.name].filter((text) => !isPlaceholderSerial(text))
  yield { foundBy: 'by its serial', matches: await computers.findBySerials(tenantId, serials) }
  yield {
    foundBy: 'by its name',
    matches: await computers.findByNames(tenantId, [asset.name, ...asset.keys]),
  }
}
