import { type ReadonlySignal, signal } from '@preact/signals'

/** Where the reader is. */
export interface Address {
  /** Without a slash at its end, but for the first page. */
  readonly path: string
  readonly query: URLSearchParams
}

/** Asks whether to leave; true lets go. */
type LeaveGuard = () => Promise<boolean>

const current = signal<Address>(read())
let position = positionOf(history.state)
let guard: LeaveGuard | null = null
let goingBack = false

/** The address of the page that is shown. */
export const address: ReadonlySignal<Address> = current

/** Follows the address bar, and takes over the links of the page. Gives the function that lets go of both. */
export function startNavigation(): () => void {
  current.value = read()
  position = positionOf(history.state)
  window.addEventListener('popstate', onPopState)
  document.addEventListener('click', onClick)
  return () => {
    window.removeEventListener('popstate', onPopState)
    document.removeEventListener('click', onClick)
  }
}

/**
 * Shows another page of the console.
 * @param to path with its query
 * @param options.replace true puts it in the place of this one in the browser's history, and asks no guard
 */
export async function navigate(to: string, options: { replace?: boolean } = {}): Promise<void> {
  if (options.replace) {
    history.replaceState({ position }, '', to)
    current.value = read()
    return
  }
  if (guard && !(await guard())) return
  position += 1
  history.pushState({ position }, '', to)
  current.value = read()
  scrollTo(0, 0)
}

/** Whoever leaves is asked first while a guard is set; there is one at most. Gives the function that takes it away. */
export function guardLeaving(ask: LeaveGuard): () => void {
  guard = ask
  return () => {
    if (guard === ask) guard = null
  }
}

function read(): Address {
  return {
    path: location.pathname.replace(/(.)\/$/, '$1'),
    query: new URLSearchParams(location.search),
  }
}

function positionOf(state: unknown): number {
  const known = typeof state === 'object' && state !== null && 'position' in state ? state.position : 0
  return typeof known === 'number' ? known : 0
}

/** The browser has moved already; where a guard says no, it is moved back. */
async function onPopState(event: PopStateEvent): Promise<void> {
  if (goingBack) {
    goingBack = false
    return
  }
  const target = positionOf(event.state)
  const distance = target - position
  if (guard && distance !== 0) {
    goingBack = true
    history.go(-distance)
    if (!(await guard())) return
    guard = null
    history.go(distance)
    return
  }
  position = target
  current.value = read()
}

/** Plain clicks on links to pages of the console do not load everything anew. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return
  event.preventDefault()
  // Within the page the focus moves and nothing else: the address stays that of the page.
  if (link.hash && link.pathname === location.pathname) document.getElementById(link.hash.slice(1))?.focus()
  else navigate(link.pathname + link.search)
}
