import { useRef } from 'preact/hooks'
import { timelineWords } from '../timeline-words.ts'
import { words } from '../words.ts'
import { usePanel } from './panel-context.ts'
import { chooseTab, chosenTab, tabs } from './subject-kinds.ts'

/**
 * Computer, Person, Tenant, Timeline; `opening` while what they control is not there yet. The arrow keys move between them
 * and Enter opens one (the pattern of ARIA's tabs whose content has to be fetched): on the way to the timeline nobody comes by the
 * customer, whose timeline it would then be.
 */
export function SubjectTabs({ opening = false }: { opening?: boolean }) {
  const { model } = usePanel()
  const list = useRef<HTMLDivElement>(null)
  const chosen = chosenTab(model)
  const moveFrom = (kind: (typeof tabs)[number], by: number) => {
    const next = tabs.at((tabs.indexOf(kind) + by) % tabs.length)
    list.current?.querySelector<HTMLElement>(`#dh-tab-${next}`)?.focus()
  }
  return (
    <div class="dh-tabs" role="tablist" aria-label={words.tabs.label} ref={list}>
      {tabs.map((kind) => (
        <button
          key={kind}
          type="button"
          role="tab"
          id={`dh-tab-${kind}`}
          aria-selected={kind === chosen}
          aria-controls={opening ? undefined : 'dh-tools'}
          tabIndex={kind === chosen ? 0 : -1}
          class="dh-tab"
          onClick={() => chooseTab(model, kind)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') moveFrom(kind, 1)
            if (event.key === 'ArrowLeft') moveFrom(kind, -1)
          }}
        >
          {kind === 'timeline' ? timelineWords.tab : words.tabs[kind]}
        </button>
      ))}
    </div>
  )
}
