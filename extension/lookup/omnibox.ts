import type { LookupReply } from '../messages/lookup-messages.ts'
import { computerAddress } from './computer-address.ts'
import { factsOf, isFoundBy } from './describe-row.ts'
import type { FoundComputer } from './found-computer.ts'
import { markMatch } from './mark-match.ts'
import { words } from './words.ts'

/** What the address bar shows: what Enter opens, and others to choose from. */
export type OmniboxAnswer = { first: string; others: { content: string; description: string }[] }

/**
 * The address bar's suggestions for what was typed.
 *
 * @param tags whether the browser takes a description as XML with tags of its own (Chromium), or as plain text
 */
export function answerOmnibox(typed: string, reply: LookupReply, tags: boolean): OmniboxAnswer {
  const write = tags ? tagged : plain
  const say = (text: string) => ({ first: write([{ text, as: 'text' }]), others: [] })
  const { omnibox } = words
  if (reply.type === 'failed') {
    const { code } = reply.problem
    const text = words.problem[code]
    return say(code === 'unreachable' || code === 'refused' ? text : omnibox.needsOptions(text))
  }
  const query = typed.trim()
  const [first, ...others] = reply.computers
  if (!first) return say(query === '' ? omnibox.lead : omnibox.nothing(query))
  return {
    first: write(piecesOf(first, query)),
    others: others.map((computer) => ({
      content: computerAddress(reply.server, computer.id),
      description: write(piecesOf(computer, query)),
    })),
  }
}

/** The computer's page that a chosen suggestion names; null for what was typed by hand. */
export function targetOf(text: string, server: string | null): { url: string; computerId: string } | null {
  const start = server === null ? null : computerAddress(server, '')
  if (!start || !text.startsWith(start)) return null
  try {
    const computerId = decodeURIComponent(text.slice(start.length))
    return computerId === '' ? null : { url: computerAddress(server ?? '', computerId), computerId }
  } catch {
    return null
  }
}

type Piece = { text: string; as: 'text' | 'match' | 'dim' }

function piecesOf(computer: FoundComputer, query: string): Piece[] {
  const { name, tenant, online } = computer
  const marked = (text: string, found: boolean): Piece[] =>
    found
      ? markMatch(text, query).map((piece) => ({ text: piece.text, as: piece.marked ? 'match' : 'text' }))
      : [{ text, as: 'text' }]
  const facts = factsOf(computer).map(({ text }) => text)
  return [
    ...marked(name, isFoundBy(computer, 'name')),
    { text: ' · ', as: 'dim' },
    ...marked(tenant.name, isFoundBy(computer, 'tenant')),
    { text: ` · ${[...facts, online ? words.online : words.offline].join(' · ')}`, as: 'dim' },
  ]
}

function plain(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

function tagged(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, as }) => (as === 'text' ? escapeXml(text) : `<${as}>${escapeXml(text)}</${as}>`))
    .join('')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** A name may hold anything; characters that XML has no way to write are left out. */
function escapeXml(text: string): string {
  return text.replace(/[^\P{C}\t]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
