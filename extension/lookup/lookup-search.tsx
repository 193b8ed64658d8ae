import { useLayoutEffect, useRef } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { listId } from './lookup-list.tsx'
import type { LookupModel } from './lookup-model.ts'
import { rowId } from './lookup-row.tsx'
import { words } from './words.ts'

/** The search field. It has the focus from the start and keeps it; the selected row is told to a screen reader by it. */
export function LookupSearch({ model }: { model: LookupModel }) {
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const rows = model.answer.value?.computers.length ?? 0
  return (
    <search class="dhl-search">
      <SignIcon sign="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        maxLength={100}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-label={words.search}
        aria-haspopup="grid"
        aria-expanded={rows > 0}
        aria-controls={rows > 0 ? listId : undefined}
        aria-activedescendant={rows > 0 ? rowId(model.selected.value) : undefined}
        placeholder={words.placeholder}
        value={model.query.value}
        onInput={(event) => model.type(event.currentTarget.value)}
      />
    </search>
  )
}
