import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** Up to so many rows all of them are drawn. */
const drawAll = 100
/** Rows drawn above and below what is in view. */
const spare = 20

/** The rows to draw, from `from` to before `to`, and how tall one is in pixels. */
export interface VisibleRange {
  readonly from: number
  readonly to: number
  readonly rowHeight: number
}

/**
 * Which rows of a long list are in view, so that only those are drawn; all rows are equally tall.
 * @param body the element around the rows, in a page that scrolls as a whole
 */
export function useVisibleRange(body: RefObject<HTMLElement | null>, total: number): VisibleRange {
  const [range, setRange] = useState<VisibleRange>({ from: 0, to: drawAll, rowHeight: 0 })
  useLayoutEffect(() => {
    const look = () => {
      const shown = body.current
      const rowHeight = shown?.querySelector('tr')?.offsetHeight ?? 0
      if (!shown || rowHeight === 0) return
      const first = Math.floor(-shown.getBoundingClientRect().top / rowHeight)
      const isLong = total > drawAll
      const from = isLong ? Math.max(0, Math.min(first, total) - spare) : 0
      const to = isLong ? Math.max(0, first) + Math.ceil(innerHeight / rowHeight) + spare : total
      setRange((before) =>
        before.from === from && before.to === to && before.rowHeight === rowHeight
          ? before
          : { from, to, rowHeight },
      )
    }
    look()
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    return () => {
      removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [total])
  return { ...range, to: Math.min(range.to, total) }
}
