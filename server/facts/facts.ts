import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import type { Database } from '../db/client.ts'
import { loadFacts } from './load-facts.ts'

/** The facts of the whole server, arranged for questions. */
export type FactsService = {
  /**
   * The index as of the last committed change, whichever server process made it. The index must not be
   * changed or kept across an await by whoever asks.
   */
  current(): Promise<FactsIndex>
}

/**
 * Keeps the facts in memory. Every question first compares the sequence of the last change with that of the
 * index (one indexed look-up), so an answer is never older than what was committed before it was asked for.
 */
export function createFacts({ prisma }: Database): FactsService {
  let loaded: { sequence: number; index: FactsIndex } | null = null
  let loading: Promise<FactsIndex> | null = null

  async function lastSequence(tx: Pick<typeof prisma, 'factChange'>): Promise<number> {
    const { _max } = await tx.factChange.aggregate({ _max: { sequence: true } })
    return _max.sequence ?? 0
  }

  async function load(): Promise<FactsIndex> {
    // The sequence is read first: a change that comes in between is in the facts and loaded once more.
    const sequence = await lastSequence(prisma)
    const index = indexFacts(await loadFacts(prisma))
    loaded = { sequence, index }
    return index
  }

  async function current(): Promise<FactsIndex> {
    if (loaded && loaded.sequence === (await lastSequence(prisma))) return loaded.index
    // Whoever asks while a load is under way may want a later change than that load has seen: after it, look again.
    if (loading) {
      await loading
      return await current()
    }
    loading = load()
    try {
      return await loading
    } finally {
      loading = null
    }
  }

  return { current }
}
