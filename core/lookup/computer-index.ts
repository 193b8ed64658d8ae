import { foldText } from './fold-text.ts'
import { createLetterSets } from './letter-sets.ts'
import type { LookupField, LookupRecord } from './lookup-record.ts'
import { costIn, costs, type Term, termsOf } from './match-term.ts'
import { signsOf } from './typing-mistakes.ts'

export type LookupQuestion = {
  readonly query: string
  /** How many at most. */
  readonly limit: number
  /** Only computers of these tenants. */
  readonly tenants: 'all' | readonly string[]
  /** Ids of computers that go before others that fit as well, the first one first. */
  readonly recent: readonly string[]
}

export type ComputerIndex = ReturnType<typeof createComputerIndex>

/** A term with the slots that it may be in; what is at a word's start is among the literal ones, and these among all. */
type Wanted = {
  readonly term: Term
  readonly atStart: Uint32Array
  readonly literal: Uint32Array
  readonly all: Uint32Array
}

type Hit = { readonly slot: number; readonly cost: number }

/**
 * Computers in memory, to be found by any words of theirs. All terms of a query must fit, each in any field. First comes what
 * is a whole name or serial, then what begins a word, then what is inside one, then what was mistyped; of those that fit as
 * well the recent ones, then those online, then by name.
 */
export function createComputerIndex() {
  const slots = new Map<string, number>()
  const ids: string[] = []
  const free: number[] = []
  const sets = createLetterSets()
  /** The folded values, one a line: the name, the serial (or nothing), and whatever else there is. */
  const texts: string[] = []
  const nameLengths: number[] = []
  const serialLengths: number[] = []
  const online: boolean[] = []
  const persons: (string | null)[] = []
  const tenantNumbers = new Map<string, number>()
  const tenants: number[] = []

  function numberOf(tenantId: string): number {
    const number = tenantNumbers.get(tenantId) ?? tenantNumbers.size
    tenantNumbers.set(tenantId, number)
    return number
  }

  function remove(id: string): void {
    const slot = slots.get(id)
    if (slot === undefined) return
    sets.mark(slot, texts[slot] ?? '', false)
    texts[slot] = ''
    persons[slot] = null
    slots.delete(id)
    free.push(slot)
  }

  function isExact(text: string, slot: number, term: string): boolean {
    const [name = 0, serial = 0] = [nameLengths[slot], serialLengths[slot]]
    return (
      (name === term.length && text.startsWith(term)) ||
      (serial === term.length && text.startsWith(term, name + 1))
    )
  }

  /** What the whole query costs in a computer; `none` where a term does not fit. */
  function costOf(slot: number, whole: string, wanted: readonly Wanted[], withMistakes: boolean): number {
    const text = texts[slot] ?? ''
    if (isExact(text, slot, whole)) return costs.exact
    let sum = 0
    for (const { term } of wanted)
      sum += isExact(text, slot, term.text) ? costs.exact : costIn(text, term, withMistakes)
    return sum
  }

  /** What it costs at least, told without its text. */
  function leastCost(slot: number, whole: string, wanted: readonly Wanted[]): number {
    const mayBe = (length: number) => nameLengths[slot] === length || serialLengths[slot] === length
    if (mayBe(whole.length)) return costs.exact
    let sum = 0
    for (const { term, atStart, literal } of wanted)
      if (has(atStart, slot)) sum += mayBe(term.text.length) ? costs.exact : costs.prefix
      else sum += has(literal, slot) ? costs.infix : costs.mistyped
    return sum
  }

  function candidates(text: string, atStart: boolean): Uint32Array {
    return sets.candidates(text, atStart, ids.length)
  }

  function wantedOf(term: Term, withMistakes: boolean): Wanted {
    const literal = candidates(term.text, false)
    const atStart = intersect(candidates(term.text, true), literal)
    const all = literal.slice()
    if (withMistakes && term.mistakes > 0)
      for (const sign of signsOf(term.text, term.mistakes))
        unite(all, sign.map(({ text, at }) => candidates(text, at === 0)).reduce(intersect))
    return { term, atStart, literal, all }
  }

  function find(
    whole: string,
    terms: readonly Term[],
    question: LookupQuestion,
    withMistakes: boolean,
  ): readonly Hit[] {
    const wanted = terms.map((term) => wantedOf(term, withMistakes))
    const slotsToSee = wanted.map(({ all }) => all).reduce(intersect)
    const visible =
      question.tenants === 'all' ? null : new Set(question.tenants.map((id) => tenantNumbers.get(id)))
    const recentRanks = new Map(question.recent.map((id, at) => [slots.get(id), at]))
    const notRecent = question.recent.length
    const hits: Hit[] = []

    /** Below 0: the first one goes before the second. */
    function compare(a: number, costOfA: number, b: Hit): number {
      if (costOfA !== b.cost) return costOfA - b.cost
      const [rankA, rankB] = [recentRanks.get(a) ?? notRecent, recentRanks.get(b.slot) ?? notRecent]
      if (rankA !== rankB) return rankA - rankB
      if (online[a] !== online[b.slot]) return online[a] ? -1 : 1
      const [textA = '', textB = ''] = [texts[a], texts[b.slot]]
      if (textA !== textB) return textA < textB ? -1 : 1
      return (ids[a] ?? '') < (ids[b.slot] ?? '') ? -1 : 1
    }

    function goesIn(slot: number, cost: number): boolean {
      const last = hits[question.limit - 1]
      return cost < costs.none && (!last || compare(slot, cost, last) < 0)
    }

    function consider(slot: number): void {
      if (visible && !visible.has(tenants[slot])) return
      if (!goesIn(slot, leastCost(slot, whole, wanted))) return
      const cost = costOf(slot, whole, wanted, withMistakes)
      if (!goesIn(slot, cost)) return
      const place = hits.findIndex((hit) => compare(slot, cost, hit) < 0)
      hits.splice(place < 0 ? hits.length : place, 0, { slot, cost })
      hits.length = Math.min(hits.length, question.limit)
    }

    for (let word = 0; word < slotsToSee.length; word++)
      for (let bits = slotsToSee[word] ?? 0; bits !== 0; bits &= bits - 1)
        consider(word * 32 + 31 - Math.clz32(bits & -bits))
    return hits
  }

  return {
    /** Adds a computer, or brings it up to what it is now. */
    put(record: LookupRecord): void {
      remove(record.id)
      const slot = free.pop() ?? ids.length
      const [name, serial] = [foldedOf(record, 'name'), foldedOf(record, 'serial')]
      const rest = record.values.filter(({ field }) => field !== 'name' && field !== 'serial')
      const text = [name, serial, ...rest.map(({ value }) => foldText(value))].join('\n')
      slots.set(record.id, slot)
      ids[slot] = record.id
      texts[slot] = text
      nameLengths[slot] = name.length
      serialLengths[slot] = serial.length
      online[slot] = record.online
      persons[slot] = record.personId
      tenants[slot] = numberOf(record.tenantId)
      sets.mark(slot, text, true)
    },

    remove,

    /** Says which computers are online now; all others are not. */
    setOnline(onlineIds: ReadonlySet<string>): void {
      for (const [id, slot] of slots) online[slot] = onlineIds.has(id)
    },

    /** The computers whose values include those of these tenants or persons. */
    idsOf(owners: { readonly tenants: readonly string[]; readonly persons: readonly string[] }): string[] {
      const wantedTenants = new Set(owners.tenants.map((id) => tenantNumbers.get(id)))
      const wantedPersons = new Set<string | null>(owners.persons)
      if (wantedTenants.size + wantedPersons.size === 0) return []
      return [...slots]
        .filter(([, slot]) => wantedTenants.has(tenants[slot]) || wantedPersons.has(persons[slot] ?? null))
        .map(([id]) => id)
    },

    get size(): number {
      return slots.size
    },

    /**
     * The ids of the computers that a query finds, the best first; none for a query without words. Mistyped ones come only
     * where the others do not fill the answer.
     */
    search(question: LookupQuestion): string[] {
      const whole = foldText(question.query)
      const terms = termsOf(whole)
      if (terms.length === 0 || question.limit < 1) return []
      const literal = find(whole, terms, question, false)
      const isMore = literal.length < question.limit && terms.some(({ mistakes }) => mistakes > 0)
      const hits = isMore ? find(whole, terms, question, true) : literal
      return hits.map(({ slot }) => ids[slot] ?? '')
    },
  }
}

function foldedOf({ values }: LookupRecord, field: LookupField): string {
  return foldText(values.find((value) => value.field === field)?.value ?? '')
}

function has(set: Uint32Array, slot: number): boolean {
  return (((set[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1
}

/** Leaves in the first set what is in both, and gives it. */
function intersect(set: Uint32Array, other: Uint32Array): Uint32Array {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (other[word] ?? 0)
  return set
}

function unite(set: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0)
}
