import { useRef } from 'preact/hooks'
import { words } from '../words.ts'
import { usePanel } from './panel-context.ts'
import { subjectKinds } from './subject-kinds.ts'

/** Computer, Person, Tenant; `opening` while what they control is not there yet. The arrow keys move between them (the pattern of ARIA's tabs). */
export function SubjectTabs({ opening = false }: { opening?: boolean }) {
  const { model } = usePanel()
  const list = useRef<HTMLDivElement>(null)
  const chosen = model.place.kind.value
  const move = (by: number) => {
    const next = subjectKinds.at((subjectKinds.indexOf(chosen) + by) % subjectKinds.length)
    if (!next) return
    model.place.choose(next)
    list.current?.querySelector<HTMLElement>(`#dh-tab-${next}`)?.focus()
  }
  return (
    <div class="dh-tabs" role="tablist" aria-label={words.tabs.label} ref={list}>
      {subjectKinds.map((kind) => (
        <button
          key={kind}
          type="button"
          role="tab"
          id={`dh-tab-${kind}`}
          aria-selected={kind === chosen}
          aria-controls={opening ? undefined : 'dh-tools'}
          tabIndex={kind === chosen ? 0 : -1}
          class="dh-tab"
          onClick={() => model.place.choose(kind)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(1)
            if (event.key === 'ArrowLeft') move(-1)
          }}
        >
          {words.tabs[kind]}
        </button>
      ))}
    </div>
  )
}
