import { type ReadonlySignal, signal } from '@preact/signals'
import { asClientError, type ClientError } from '../client.ts'

/** Something that is read from the server: what is known of it now. `value` survives a reload and a failed one. */
export type ResourceState<T> = {
  loading: boolean
  value: T | null
  problem: ClientError | null
}

export type Resource<T> = {
  state: ReadonlySignal<ResourceState<T>>
  /** Reads it (again). An answer that a later call has overtaken is dropped. */
  load: () => Promise<void>
  /** Forgets what was read, and whatever is still on its way. */
  clear: () => void
}

/** A resource that is read by `read`; nothing is read before the first `load`. */
export function createResource<T>(read: () => Promise<T>): Resource<T> {
  const empty: ResourceState<T> = { loading: true, value: null, problem: null }
  const state = signal(empty)
  let latest = 0
  const load = async () => {
    latest += 1
    const mine = latest
    state.value = { ...state.peek(), loading: true }
    try {
      const value = await read()
      if (mine === latest) state.value = { loading: false, value, problem: null }
    } catch (thrown) {
      if (mine === latest) state.value = { ...state.peek(), loading: false, problem: asClientError(thrown) }
    }
  }
  const clear = () => {
    latest += 1
    state.value = empty
  }
  return { state, load, clear }
}
