import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { type ComputerView, getComputer } from './get-computer.ts'
import type { ComputerStore, NewcomerRow } from './store.ts'

export type ComputersService = ReturnType<typeof createComputersService>

/** Computers as people ask for them. */
export function createComputersService(computers: ComputerStore) {
  return {
    /** A computer with what is installed on it; see `getComputer`. */
    async get(caller: Caller, id: string): Promise<ComputerView> {
      return await getComputer(computers, caller, id)
    },

    /**
     * Computers that need onboarding, of the tenants that the caller may see, the latest first; `next` is the id to go on
     * after, or null at the end.
     */
    async listNew(
      caller: Caller,
      page: { readonly after: string | null; readonly limit: number },
    ): Promise<{ computers: NewcomerRow[]; next: string | null }> {
      requirePermission(caller, 'computers.view')
      const rows = await computers.findNew(visibleTenants(caller), page)
      const shown = rows.slice(0, page.limit)
      return { computers: shown, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
    },
  }
}
