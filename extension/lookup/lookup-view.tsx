import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { handleLookupKey } from './lookup-keys.ts'
import { LookupList } from './lookup-list.tsx'
import type { LookupModel } from './lookup-model.ts'
import { LookupProblemView } from './lookup-problem.tsx'
import { LookupSearch } from './lookup-search.tsx'
import { words } from './words.ts'

type LookupViewProps = {
  model: LookupModel
  /** Popup: of one size, whatever is in it. Page: in a tab of its own. */
  place: 'popup' | 'page'
  onOptions: () => void
  footer?: ComponentChildren
}

/** The search for a computer, in the popup and in a tab. */
export function LookupView({ model, place, onOptions, footer }: LookupViewProps) {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => handleLookupKey(event, model)
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [model])
  const problem = model.problem.value
  const stale = problem?.code === 'unreachable' && (model.answer.value?.computers.length ?? 0) > 0
  return (
    <div class={`dhl dhl-${place}`}>
      <main>
        <h1 class={place === 'popup' ? 'dh-hidden' : 'dhl-title'}>{words.pageTitle}</h1>
        <LookupSearch model={model} />
        <div class="dhl-body">
          {problem && (
            <LookupProblemView problem={problem} stale={stale} onRetry={model.retry} onOptions={onOptions} />
          )}
          {(!problem || stale) && <LookupList model={model} />}
        </div>
        <p class="dhl-notice" role="status">
          {model.notice.value}
        </p>
      </main>
      {footer}
    </div>
  )
}
