import { setImmediate } from 'node:timers/promises'
import { type ComputerIndex, createComputerIndex } from '../../../core/lookup/computer-index.ts'
import type { FactChanges } from '../../db/fact-changes.ts'
import type { LookupStore } from './lookup-store.ts'

/** How long what is known of who is online may be shown in the order of answers, in milliseconds. */
const onlineMs = 30_000

/** So many changed computers are waited for; more of them are read while answers come from what is there. */
const mostAwaited = 250

/** So often it is caught up with before an answer, under changes that do not end. */
const mostRounds = 3

/** The index and the change of facts that it is up to. */
type Kept = { index: ComputerIndex; sequence: number; onlineAt: number }

export type LookupIndexKeeper = ReturnType<typeof keepLookupIndex>

/**
 * Keeps all computers in memory, to be looked up, and in step with what any server process commits. It is read page by
 * page, and others have their turn after each one.
 * @param failed is told what went wrong where nobody waits for it; it is tried again with the next question
 */
export function keepLookupIndex(
  store: LookupStore,
  { now, failed }: { now: () => number; failed: (error: unknown) => void },
) {
  const stopping = new AbortController()
  let kept: Kept | null = null
  let building: Promise<Kept> | null = null
  let catching: { readonly work: Promise<unknown>; readonly isQuick: boolean } | null = null
  let lookingOnline: Promise<void> | null = null

  /** Gives others a turn; throws once the server stops. */
  async function pause(): Promise<void> {
    await setImmediate()
    stopping.signal.throwIfAborted()
  }

  async function build(): Promise<Kept> {
    const sequence = await store.lastChange()
    const index = createComputerIndex()
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = await store.recordsAfter(after)
      for (const record of page) index.put(record)
      after = page.length < store.rowsAtOnce ? undefined : page.at(-1)?.id
      await pause()
    }
    return { index, sequence, onlineAt: now() }
  }

  /** Whoever asks while it is built shares it. */
  async function built(): Promise<Kept> {
    building ??= build()
      .then((made) => {
        kept = made
        return made
      })
      .finally(() => {
        building = null
      })
    return await building
  }

  async function putInStep(current: Kept, changes: FactChanges, ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += store.rowsAtOnce) {
      const piece = ids.slice(at, at + store.rowsAtOnce)
      const gone = new Set(piece)
      for (const record of await store.recordsOf(piece)) {
        current.index.put(record)
        gone.delete(record.id)
      }
      for (const id of gone) current.index.remove(id)
      await pause()
    }
    current.sequence = changes.sequence
  }

  /** Catches up with what has changed; what takes long goes on behind the answers. */
  async function catchUp(current: Kept): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      if (catching && !catching.isQuick) return
      if (catching) await catching.work
      if ((await store.lastChange()) === current.sequence) return
      const changes = await store.changesAfter(current.sequence)
      // Somebody else has begun meanwhile.
      if (catching) continue
      const ids = changes && changedComputers(current.index, changes)
      const work = (changes && ids ? putInStep(current, changes, ids) : built()).finally(() => {
        catching = null
      })
      catching = { work, isQuick: ids !== null && ids.length <= mostAwaited }
      if (!catching.isQuick) unattended(work)
    }
    if (catching?.isQuick) await catching.work
  }

  async function lookWhoIsOnline(current: Kept): Promise<void> {
    const online = new Set<string>()
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = await store.onlineAfter(after)
      for (const { computerId } of page) if (computerId !== null) online.add(computerId)
      after = page.at(-1)?.id
      await pause()
    }
    current.index.setOnline(online)
    current.onlineAt = now()
  }

  function unattended(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!stopping.signal.aborted) failed(error)
    })
  }

  return {
    /** Begins to read, so that the first one who asks need not wait for all of it. */
    start(): void {
      unattended(built())
    },

    /**
     * The index with what was committed before it was asked for; where that is very much, what it was a moment ago. Use it
     * up to the next await. Who is online, by which it orders, may be half a minute old.
     */
    async current(): Promise<ComputerIndex> {
      const current = kept ?? (await built())
      await catchUp(current)
      if (now() - current.onlineAt > onlineMs && !lookingOnline) {
        lookingOnline = lookWhoIsOnline(current).finally(() => {
          lookingOnline = null
        })
        unattended(lookingOnline)
      }
      return current.index
    },

    /** Ends what is under way. */
    async stop(): Promise<void> {
      stopping.abort(new Error('The server is stopping.'))
      await Promise.allSettled([building, catching?.work, lookingOnline])
    },
  }
}

function changedComputers(index: ComputerIndex, { ids }: FactChanges): string[] {
  const owned = index.idsOf({ tenants: ids.tenant, persons: ids.person })
  return [...new Set([...ids.computer, ...owned])]
}
