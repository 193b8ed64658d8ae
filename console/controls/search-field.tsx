import { useEffect, useRef } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'

interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onValue: (value: string) => void
  /** The arrow down was pressed. */
  readonly onDown: () => void
  readonly onEnter: () => void
}

/** The search of a list, which `/` leads to from anywhere. */
export function SearchField(props: SearchFieldProps) {
  const { label, placeholder, value, onValue } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      event.preventDefault()
      input.current?.select()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      props.onDown()
    }
    if (event.key === 'Enter') props.onEnter()
    if (event.key === 'Escape' && value !== '') onValue('')
  }

  return (
    <div class="dh-find">
      <SignIcon sign="search" />
      <input
        ref={input}
        type="text"
        autocomplete="off"
        spellcheck={false}
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        maxLength={200}
        value={value}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="dh-key" aria-hidden="true">
        /
      </span>
    </div>
  )
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
