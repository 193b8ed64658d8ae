import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { VisibleRange } from './use-visible-range.ts'

/**
 * Moves the focus through the rows of a long list: arrows, Page Up and Down, Home and End. Tab leads to one row only. Each
 * row has one link with its position as `data-row`.
 * @param body the element around the rows
 */
export function useRowFocus(body: RefObject<HTMLElement | null>, total: number, range: VisibleRange) {
  const { from, to, rowHeight } = range
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)

  function focusRow(index: number) {
    const row = Math.max(0, Math.min(total - 1, index))
    wanted.current = row
    setActive(row)
    if (row < from || row >= to) {
      const top = body.current?.getBoundingClientRect().top ?? 0
      scrollBy(0, top + row * rowHeight - innerHeight / 2)
    }
    focusWanted()
  }

  function focusWanted() {
    const link = body.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (!link) return
    wanted.current = null
    link.focus()
  }

  useLayoutEffect(focusWanted)

  return {
    /** The one row that Tab leads to. */
    reachable: active >= from && active < to ? active : from,
    focusRow,
    /** A row has got the focus. */
    onFocus: setActive,
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      // Rows may have come in above since it got the focus.
      const here = event.target instanceof HTMLElement ? Number(event.target.dataset.row ?? active) : active
      const page = rowHeight > 0 ? Math.floor(innerHeight / rowHeight) - 4 : 10
      const moves: Record<string, number> = {
        ArrowDown: here + 1,
        ArrowUp: here - 1,
        PageDown: here + page,
        PageUp: here - page,
        Home: 0,
        End: total - 1,
      }
      const target = moves[event.key]
      if (target === undefined) return
      event.preventDefault()
      focusRow(target)
    },
  }
}
