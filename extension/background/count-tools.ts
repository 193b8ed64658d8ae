import { z } from 'zod'
import type { PlaceContext, SubjectRef, TicketRef, ToolList } from '../../ui/client.ts'
import { browser } from '../browser.ts'
import { currentServer } from './server.ts'
import { readSettings } from './settings.ts'

/**
 * How many tools a ticket has: those of the subject that is shown first, so that the number stays the same while
 * somebody looks at its others. Kept for the browser session.
 */
const counted = z.object({ subject: z.string(), tools: z.number(), until: z.number() })

/** The prefix of what is kept, for those who watch it. */
export const countPrefix = 'tools.'

const lifeMilliseconds = 10 * 60_000
const underWay = new Map<string, Promise<number | null>>()

export function countKey({ integrationId, ticketId }: TicketRef): string {
  return `${countPrefix}${integrationId}.${ticketId}`
}

/** What was counted for a ticket; null where nothing was, or long ago. */
export async function readCount(ticket: TicketRef): Promise<number | null> {
  return (await readCounted(ticket))?.tools ?? null
}

/** What was counted, or is now: two reads of the server, and none where nobody is signed in. */
export async function countTools(ticket: TicketRef): Promise<number | null> {
  const known = await readCount(ticket)
  if (known !== null) return known
  const key = countKey(ticket)
  const count = underWay.get(key) ?? ask(ticket).finally(() => underWay.delete(key))
  underWay.set(key, count)
  return count
}

/** Hands a list of tools through, and keeps its length. */
export async function notingTools(
  ticket: TicketRef,
  subject: SubjectRef,
  list: Promise<ToolList>,
): Promise<ToolList> {
  const { tools } = await list
  await keep(ticket, subject, tools.length)
  return list
}

/** Forgets all that was counted, after the server or who is signed in has changed. */
export async function forgetCounts(): Promise<void> {
  const all = await browser.storage.session.get(null)
  await browser.storage.session.remove(Object.keys(all).filter((key) => key.startsWith(countPrefix)))
}

async function ask(ticket: TicketRef): Promise<number | null> {
  const server = await currentServer()
  if (!server || !(await readSettings()).token) return null
  try {
    const subject = firstSubject(await server.tools.context(ticket))
    if (!subject) return null
    return (await notingTools(ticket, subject, server.tools.list(ticket, subject))).tools.length
  } catch {
    return null
  }
}

async function keep(ticket: TicketRef, { kind, id }: SubjectRef, tools: number): Promise<void> {
  const subject = `${kind}:${id}`
  const known = await readCounted(ticket)
  if (known && known.subject !== subject) return
  const key = countKey(ticket)
  await browser.storage.session.set({ [key]: { subject, tools, until: Date.now() + lifeMilliseconds } })
}

async function readCounted(ticket: TicketRef) {
  const key = countKey(ticket)
  const read = counted.safeParse((await browser.storage.session.get(key))[key])
  return read.success && read.data.until > Date.now() ? read.data : null
}

/** The nearest thing that a ticket has, as the panel shows it first. */
function firstSubject({ computers, person, tenant }: PlaceContext): SubjectRef | null {
  const [computer] = computers
  if (computer) return { kind: 'computer', id: computer.id }
  if (person) return { kind: 'person', id: person.id }
  return tenant ? { kind: 'tenant', id: tenant.id } : null
}
