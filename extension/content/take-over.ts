import { ownElements } from './sealed-host.ts'

const key = 'deskhandLeave'
/** Our own world's global scope: the page's scripts have another, and so has every version of the extension. */
const world: typeof globalThis & { [key]?: () => void } = globalThis

/**
 * Begins, in place of whatever was here before. A copy in the same world is told to leave. One of an older version
 * cannot be spoken to without the page hearing it, nor can it clean up: what it left is removed, and it notices by
 * that, and leaves.
 *
 * @param begin gives the function that ends what was begun
 */
export function takeOver(begin: () => () => void): void {
  world[key]?.()
  for (const element of document.querySelectorAll(ownElements)) element.remove()
  world[key] = begin()
}
