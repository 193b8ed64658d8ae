import { useLayoutEffect, useRef } from 'preact/hooks'
import { SignIcon } from '../icons.tsx'
import { words } from '../words.ts'
import { usePanel } from './panel-context.ts'

/** The search over the tools. Enter runs the first match, the arrow down goes to the rows, Escape clears it. */
export function ToolSearch({ onDown }: { onDown: () => void }) {
  const { model } = usePanel()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const focus = () => input.current?.select()
    document.addEventListener('dh-search', focus)
    return () => document.removeEventListener('dh-search', focus)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      onDown()
    }
    const [first] = model.tools.matches.value
    if (event.key === 'Enter' && first && model.tools.query.value.trim()) model.choose(first)
    if (event.key === 'Escape') model.tools.query.value = ''
  }
  return (
    <search class="dh-search">
      <SignIcon sign="search" />
      <input
        ref={input}
        type="text"
        id="dh-search"
        autocomplete="off"
        spellcheck={false}
        aria-label={words.tools.search}
        aria-keyshortcuts="/"
        placeholder={words.tools.searchPlaceholder}
        value={model.tools.query.value}
        onInput={(event) => {
          model.tools.query.value = event.currentTarget.value
        }}
        onKeyDown={onKeyDown}
      />
      <span class="dh-key" aria-hidden="true">
        /
      </span>
    </search>
  )
}
