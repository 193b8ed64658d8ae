import { findMatched } from '../../../core/lookup/find-matched.ts'
import type { LookupValue } from '../../../core/lookup/lookup-record.ts'
import { DeskhandError } from '../../errors.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import type { LookupIndexKeeper } from './keep-lookup-index.ts'
import type { FoundComputer, LookupStore } from './lookup-store.ts'

/** A computer of an answer, with the values that it was found by: the best one of each word. */
export type LookupComputer = Omit<FoundComputer, 'values'> & { readonly matched: LookupValue[] }

export type ComputerLookup = ReturnType<typeof createComputerLookup>

/** Shown before anything is typed. */
const recentShown = 5

/** Finds any computer by a few words of what is known of it. */
export function createComputerLookup(
  store: LookupStore,
  index: Pick<LookupIndexKeeper, 'current'>,
  now: () => Date,
) {
  async function recent(caller: Caller): Promise<LookupComputer[]> {
    const tenants = visibleTenants(caller)
    const ids = await store.visited(caller.userId, tenants, recentShown)
    return (await store.found(ids, tenants)).map(({ values: _, ...computer }) => ({
      ...computer,
      matched: [],
    }))
  }

  return {
    /**
     * The computers that all words of the query fit, the best first, of the tenants that the caller may see; for a query
     * without words the last five that he has opened.
     */
    async lookup(
      caller: Caller,
      { query, limit }: { readonly query: string; readonly limit: number },
    ): Promise<LookupComputer[]> {
      requirePermission(caller, 'computers.view')
      if (query.trim() === '') return await recent(caller)
      const tenants = visibleTenants(caller)
      const visited = await store.visited(caller.userId, tenants, store.keptVisits)
      const ids = (await index.current()).search({ query, limit, tenants, recent: visited })
      const computers = await store.found(ids, tenants)
      return computers.flatMap(({ values, ...computer }) => {
        // What has changed since the search may not fit any more.
        const matched = findMatched(query, values)
        return matched ? [{ ...computer, matched }] : []
      })
    },

    /**
     * Keeps that the caller has opened a computer: it goes before others the next time.
     * @throws notFound for one that does not exist, and for one of a tenant that is not the caller's
     */
    async visit(caller: Caller, computerId: string): Promise<void> {
      const tenantId = await store.tenantOf(computerId)
      if (tenantId === null) throw new DeskhandError('notFound', 'There is no such computer.')
      requirePermission(caller, 'computers.view', { tenantId })
      await store.visit(caller.userId, computerId, now())
    },
  }
}
