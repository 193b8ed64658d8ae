import { DeskhandError } from '../../errors.ts'
import type { Psa, PsaCallOptions, PsaError, PsaErrorCode } from '../../integrations/psa.ts'
import type { IntegrationsService } from '../integrations/integrations-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { describeTicket, type TicketContext, type TicketSources } from './describe-ticket.ts'
import { readTicket, type TicketReading } from './read-ticket.ts'
import type { ReadingStore, TicketRef } from './reading-store.ts'

export type { TicketRef } from './reading-store.ts'

/** How long a context may be shown again without asking the PSA, in milliseconds. */
const freshMs = 10_000
/** The same for somebody who asks anew: as often as the PSA may be asked about one ticket. */
const refreshMs = 2_000
/** How long a PSA that did not answer is left alone about a ticket, in milliseconds. */
const awayMs = 5_000
/** How long the last known context is good for while the PSA can't be reached, in milliseconds. */
const lastKnownMs = 24 * 60 * 60_000
const pruneMs = 60 * 60_000
const mostKept = 500
/** The longest that somebody at the screen waits because the PSA asks to slow down, in milliseconds. */
const longestPauseMs = 5_000

/** Faults after which what was known is shown: the PSA is away, asks to wait, or its answers come broken. */
const away: ReadonlySet<PsaErrorCode> = new Set(['unreachable', 'rateLimited', 'invalidAnswer'])

export type TicketsService = ReturnType<typeof createTicketsService>

export type TicketsOptions = {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** How long somebody at the screen waits for the PSA: where the ticket is known already, and where it is not. */
  readonly patienceMs?: { readonly known: number; readonly unknown: number }
}

type Dated = { readonly reading: TicketReading; readonly readAt: number }

/** A context with when the PSA was asked for it, and, where it did not answer, why the last known one stands in. */
type Kept = Dated & {
  readonly askedAt: number
  readonly context: TicketContext
  readonly instead: PsaError | null
}

/** What tickets are about, read again from the PSA by the server. */
export function createTicketsService(
  sources: TicketSources & { readonly readings: ReadingStore },
  integrations: IntegrationsService,
  { now = Date.now, patienceMs = { known: 4_000, unknown: 15_000 } }: TicketsOptions = {},
) {
  const { readings } = sources
  const kept = new Map<string, Kept>()
  const underWay = new Map<string, Promise<Kept>>()
  let prunedAt = 0

  async function read(ref: TicketRef, fresh: boolean): Promise<TicketContext> {
    const key = JSON.stringify([ref.integrationId, ref.ticketId])
    const known = kept.get(key)
    const good = fresh ? refreshMs : known?.instead ? awayMs : freshMs
    if (known && now() - known.askedAt < good) return withAge(known)
    // Whoever comes meanwhile waits for the same answer.
    const reading = underWay.get(key) ?? ask(key, ref, fresh).finally(() => underWay.delete(key))
    underWay.set(key, reading)
    return withAge(await reading)
  }

  async function ask(key: string, ref: TicketRef, fresh: boolean): Promise<Kept> {
    const { integration, psa } = await integrations.psa(ref.integrationId)
    const known = await lastKnown(key, ref)
    const toContext = async (dated: Dated, instead: PsaError | null) => {
      const context = await describeTicket(sources, integration, psa, dated.reading)
      return keep(key, { ...dated, askedAt: now(), context, instead })
    }
    // Another server has just asked.
    if (known && !fresh && now() - known.readAt < freshMs) return await toContext(known, null)
    const answer = await readWithin(psa, ref.ticketId, known ? patienceMs.known : patienceMs.unknown, {
      // Where something can be shown, nobody waits for a PSA that asks to slow down.
      maxWaitMs: known ? 0 : Math.min(longestPauseMs, patienceMs.unknown),
    })
    if (!answer.ok) {
      if (known && away.has(answer.error.code)) return await toContext(known, answer.error)
      if (answer.error.code === 'notFound') await forget(key, ref)
      throw failureOf(integration.name, answer.error)
    }
    if (answer.value.ticket.deleted) {
      await forget(key, ref)
      throw new DeskhandError(
        'gone',
        'This ticket was deleted in the PSA. Open another one, or restore it there.',
      )
    }
    const dated = { reading: answer.value, readAt: now() }
    await readings.save(ref, dated.reading, new Date(dated.readAt))
    await prune()
    return await toContext(dated, null)
  }

  async function lastKnown(key: string, ref: TicketRef): Promise<Dated | null> {
    const here = kept.get(key)
    const stored = await readings.find(ref)
    const last = stored ? { reading: stored.reading, readAt: stored.readAt.getTime() } : here
    return last && now() - last.readAt <= lastKnownMs ? last : null
  }

  async function forget(key: string, ref: TicketRef): Promise<void> {
    kept.delete(key)
    await readings.remove(ref)
  }

  async function prune(): Promise<void> {
    if (now() - prunedAt < pruneMs) return
    prunedAt = now()
    await readings.prune(new Date(prunedAt - lastKnownMs))
  }

  function keep(key: string, entry: Kept): Kept {
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return entry
  }

  function withAge({ context, readAt, instead }: Kept): TicketContext {
    if (!instead) return context
    const notice = `${context.integration.name} can’t be reached now, so this is what the ticket said ${ago(now() - readAt)}. ${instead.message}`
    return { ...context, notices: [notice, ...context.notices] }
  }

  /** Whether computers are connected is our own knowledge: it is never as old as what the PSA said. */
  async function withConnections(context: TicketContext): Promise<TicketContext> {
    const fresh = await sources.computers.findMany(context.computers.map(({ id }) => id))
    const online = new Map(fresh.map((computer) => [computer.id, computer.online]))
    return {
      ...context,
      computers: context.computers.map((computer) => ({
        ...computer,
        online: online.get(computer.id) ?? false,
      })),
    }
  }

  return {
    /**
     * What the ticket is about, for a caller who may see its tenant. While the PSA does not answer, what it said last,
     * for a day, with a notice of its age; whom that is about is told by what we know now.
     * @param fresh the PSA is asked although it was within the last ten seconds
     * @throws notFound for a ticket of a tenant that is not the caller's, and for one that does not exist; gone for a
     *   deleted one; vendorFailed or unavailable, in words, where the PSA does not answer and nothing is known yet
     */
    async context(caller: Caller, ref: TicketRef, fresh = false): Promise<TicketContext> {
      requirePermission(caller, 'tools.view')
      const context = await read(ref, fresh)
      if (!context.tenant && caller.limitedToTenants)
        throw new DeskhandError('notFound', 'There is no such ticket among your tenants.')
      requirePermission(caller, 'tools.view', { tenantId: context.tenant?.id ?? null })
      return await withConnections(context)
    },
  }
}

async function readWithin(psa: Psa, ticketId: string, ms: number, options: PsaCallOptions) {
  const signal = AbortSignal.timeout(ms)
  const answer = await readTicket(psa, ticketId, { ...options, signal })
  if (answer.ok || !signal.aborted) return answer
  const message = `It did not answer within ${Math.max(1, Math.round(ms / 1000))} s. Try again in a moment.`
  return { ok: false as const, error: { code: 'unreachable' as const, message } }
}

function ago(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`
}

function failureOf(name: string, error: PsaError): DeskhandError {
  if (error.code === 'notFound') return new DeskhandError('notFound', `${name} has no such ticket.`)
  const code = error.code === 'unreachable' || error.code === 'rateLimited' ? 'unavailable' : 'vendorFailed'
  return new DeskhandError(code, `${name}: ${error.message}`)
}
