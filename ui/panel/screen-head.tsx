import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { usePanel } from './panel-context.ts'

type ScreenHeadProps = { heading: string; detail?: string; children?: ComponentChildren }

/** Top of a screen: the way back, and the heading, which takes the focus as the screen comes. */
export function ScreenHead({ heading, detail, children }: ScreenHeadProps) {
  const { model } = usePanel()
  const title = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => title.current?.focus(), [])
  return (
    <div class="dh-screen-head">
      <Button kind="quiet" sign="back" label={words.session.back} onPress={model.back} />
      <div>
        <h2 tabIndex={-1} ref={title}>
          {heading}
        </h2>
        {detail && <p class="dh-muted">{detail}</p>}
      </div>
      {children}
    </div>
  )
}
