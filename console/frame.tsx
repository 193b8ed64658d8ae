import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { words } from './words.ts'

interface FrameProps {
  readonly title: string
  /** Within the shell, which says already whose page it is. */
  readonly bare?: boolean
  readonly children: ComponentChildren
}

/**
 * A page of one card. Its heading takes the focus when the page's step changes, so that whoever listens instead of
 * looking hears where he is; a field that wants the focus itself comes after it and gets it.
 */
export function Frame({ title, bare, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = words.title(title)
    const active = document.activeElement
    if (!active || active === document.body) heading.current?.focus()
  }, [title])
  return (
    <main id="content" class="dh-page" tabIndex={-1}>
      {!bare && <p class="dh-brand">{words.product}</p>}
      <div class="dh-card">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  )
}
