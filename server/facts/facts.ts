import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import type { Database } from '../db/client.ts'
import { lastFactSequence, readFactChanges } from '../db/fact-changes.ts'
import { loadFacts, loadFactsById } from './load-facts.ts'
import { updateIndex } from './update-index.ts'

/** The facts of the whole server, arranged for questions. */
export type FactsService = {
  /**
   * The index as of the last committed change, whichever server process made it. It is brought up to later changes in
   * place: use it up to the next await and ask again after that, and never change it.
   */
  current(): Promise<FactsIndex>
  /** The change that the index is up to: a long look at it that let others have a turn began anew where it has moved. */
  upTo(): number
}

/** An index and the change that it is up to. A new object each time that the index changes. */
type Loaded = { readonly sequence: number; readonly index: FactsIndex }

/** So often an index of one moment is waited for, under changes that do not end. */
const mostAttempts = 5

/** From so many changes on, loading everything is quicker than loading them one by one. */
const mostChanges = 2_000

/**
 * Keeps the facts in memory. Every question first compares the sequence of the last change with that of the
 * index (one indexed look-up), so an answer is never older than what was committed before it was asked for. Where they
 * differ, only the records that the changes name are loaded again.
 */
export function createFacts({ prisma }: Database): FactsService {
  let loaded: Loaded | null = null
  let loading: Promise<void> | null = null

  async function catchUp(from: Loaded | null, last: number): Promise<Loaded> {
    const changes = from && (await readFactChanges(prisma, from.sequence, mostChanges))
    if (!changes) return { sequence: last, index: indexFacts(await loadFacts(prisma)) }
    const { index } = from
    const found = await loadFactsById(prisma, changes.ids, (id) => index.items.get(id)?.kind)
    updateIndex(index, changes.ids, found)
    return { sequence: changes.sequence, index }
  }

  /** Whoever asks while a load is under way shares it. */
  async function load(last: number): Promise<void> {
    loading ??= catchUp(loaded, last)
      .then((made) => {
        loaded = made
      })
      .finally(() => {
        loading = null
      })
    await loading
  }

  async function current(): Promise<FactsIndex> {
    for (let attempt = 1; ; attempt += 1) {
      const seen = loaded
      const last = await lastFactSequence(prisma)
      // Only where nothing was committed between the start of a load and now is what it read of one moment.
      if (seen && seen === loaded && seen.sequence === last) return seen.index
      if (seen === loaded) await load(last)
      // Where changes come faster than loads, one that has everything up to now has to do.
      if (attempt > mostAttempts && loaded && loaded.sequence >= last) return loaded.index
    }
  }

  return { current, upTo: () => loaded?.sequence ?? 0 }
}
