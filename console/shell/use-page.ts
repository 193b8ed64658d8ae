import { useEffect, useRef } from 'preact/hooks'
import { words } from '../words.ts'

/**
 * Names the page in the browser's tab. Gives what to put on its heading: it takes the focus when another page is shown,
 * so that whoever listens instead of looking hears where he is.
 */
export function usePage(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = words.title(title)
  }, [title])
  useEffect(() => {
    const active = document.activeElement
    if (!active || active === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return { ref: heading, tabIndex: -1 } as const
}
