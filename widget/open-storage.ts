export type TokenStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * The tab's session storage. A browser that blocks all storage of frames throws at the mere mention of it: there the
 * page's memory has to do, and signing in again after a reload.
 */
export function openStorage(scope: { readonly sessionStorage: Storage }): TokenStorage {
  try {
    return scope.sessionStorage
  } catch {
    const memory = new Map<string, string>()
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
    }
  }
}
