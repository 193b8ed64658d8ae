import type { Psa, PsaAsset, PsaCallOptions, PsaResult, PsaTicket, PsaUser } from '../../integrations/psa.ts'

/** What the PSA said of one ticket: all that is needed to tell what it is about. */
export type TicketReading = {
  readonly ticket: PsaTicket
  /** The requester as the PSA keeps them; null where there is none, or they could not be read. */
  readonly requester: PsaUser | null
  readonly assets: readonly PsaAsset[]
  /** What could not be read, in words. */
  readonly gaps: readonly string[]
}

/**
 * Reads a ticket with its requester and its assets. Where a part of it is not for us to read, the rest comes with a gap
 * in words; where the PSA is only out of reach for the moment, all of it fails: half a ticket could point to another computer.
 */
export async function readTicket(
  psa: Psa,
  ticketId: string,
  options: PsaCallOptions,
): Promise<PsaResult<TicketReading>> {
  const read = await psa.readTicket(ticketId, options)
  if (!read.ok) return read
  const ticket = read.value
  const none = { ticket, requester: null, assets: [], gaps: [] }
  if (ticket.deleted) return { ok: true, value: none }
  const [requester, assets] = await Promise.all([
    readRequester(psa, ticket, options),
    readAssets(psa, ticket, options),
  ])
  if (!requester.ok) return requester
  if (!assets.ok) return assets
  return {
    ok: true,
    value: {
      ticket,
      requester: requester.value.found,
      assets: assets.value.found,
      gaps: [...requester.value.gaps, ...assets.value.gaps],
    },
  }
}

type Part<T> = PsaResult<{ readonly found: T; readonly gaps: readonly string[] }>

async function readRequester(
  psa: Psa,
  { requester }: PsaTicket,
  options: PsaCallOptions,
): Promise<Part<PsaUser | null>> {
  if (requester.kind !== 'user') return { ok: true, value: { found: null, gaps: [] } }
  const read = await psa.readUser(requester.userId, options)
  if (read.ok) return { ok: true, value: { found: read.value, gaps: [] } }
  return orGap(read, null, `The requester ${requester.name} could not be looked up in the PSA.`)
}

async function readAssets(
  psa: Psa,
  ticket: PsaTicket,
  options: PsaCallOptions,
): Promise<Part<readonly PsaAsset[]>> {
  if (ticket.assets.length === 0) return { ok: true, value: { found: [], gaps: [] } }
  const read = await psa.listTicketAssets(ticket.id, options)
  if (!read.ok) return orGap(read, [], 'The ticket’s assets could not be read.')
  const found = new Set(read.value.map(({ id }) => id))
  const missing = ticket.assets.filter(({ id }) => !found.has(id))
  const gaps = missing.map(
    ({ name }) =>
      `The PSA names the asset ${name} on the ticket and does not show it. Check what the integration’s agent may see.`,
  )
  return { ok: true, value: { found: read.value, gaps } }
}

function orGap<T>(failed: PsaResult<never> & { ok: false }, otherwise: T, what: string): Part<T> {
  const { code, message } = failed.error
  if (code === 'unreachable' || code === 'rateLimited') return failed
  return { ok: true, value: { found: otherwise, gaps: [`${what} ${message}`] } }
}
