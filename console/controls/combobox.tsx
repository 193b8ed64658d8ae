import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { words } from '../words.ts'
import { type Choice, type Found, type Option, useOptions } from './use-options.ts'

interface ComboboxProps {
  readonly id: string
  readonly name: string
  /** What is chosen. */
  readonly value: Option | null
  readonly choice: Choice
  readonly onChoose: (option: Option) => void
  /** True lets anything be typed, as a word of its own. */
  readonly free?: boolean
  readonly placeholder?: string
  readonly required?: boolean
  readonly 'aria-label'?: string
  readonly 'aria-invalid'?: 'true' | undefined
  readonly 'aria-describedby'?: string | undefined
}

/** Chooses one of many by typing a part of its name: arrows, Enter, Escape. */
export function Combobox(props: ComboboxProps) {
  const { id, value, onChoose } = props
  const listId = `${useId()}-list`
  const [search, setSearch] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  // Enter was pressed before the answer was there: the first of it is meant.
  const isAwaited = useRef(false)
  const isOpen = search !== null
  const found = useOptions(props.choice, search)
  const options = withFreeWord(found, props.free ? search : null)
  const optionId = (index: number) => `${listId}-${index}`
  const position = Math.min(active, options.length - 1)

  useEffect(() => {
    document.getElementById(optionId(position))?.scrollIntoView({ block: 'nearest' })
  }, [position, isOpen])

  useEffect(() => {
    const [first] = options
    if (!isAwaited.current || found.state === 'searching') return
    isAwaited.current = false
    if (first) choose(first)
  }, [found.state])

  function open(text: string) {
    isAwaited.current = false
    setSearch(text)
    const chosen = text === '' && value ? options.findIndex((option) => option.id === value.id) : 0
    setActive(Math.max(0, chosen))
  }

  function choose(option: Option) {
    setSearch(null)
    if (option.id !== value?.id) onChoose(option)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (!isOpen) open('')
      else if (options.length > 0) setActive((position + step + options.length) % options.length)
      return
    }
    if (!isOpen) return
    if (event.key === 'Enter') {
      event.preventDefault()
      const option = options[position]
      isAwaited.current = found.state === 'searching'
      if (option && !isAwaited.current) choose(option)
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      setSearch(null)
    }
  }

  return (
    <div class="dh-combobox">
      <input
        id={id}
        name={props.name}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={props.placeholder}
        aria-label={props['aria-label']}
        aria-invalid={props['aria-invalid']}
        aria-describedby={props['aria-describedby']}
        aria-required={props.required ? 'true' : undefined}
        aria-expanded={isOpen ? 'true' : 'false'}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && options.length > 0 ? optionId(position) : undefined}
        value={search ?? value?.name ?? ''}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onClick={() => {
          if (!isOpen) open('')
        }}
        onInput={({ currentTarget }) => open(currentTarget.value)}
        onBlur={() => {
          isAwaited.current = false
          setSearch(null)
        }}
        onKeyDown={onKeyDown}
      />
      <div class="dh-options" hidden={!isOpen}>
        <div id={listId} class="dh-option-list" role="listbox" aria-label={words.choosing.label}>
          {isOpen &&
            options.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the input
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, which names the active option
              <div
                key={option.id}
                id={optionId(index)}
                role="option"
                aria-selected={index === position}
                // The press of a mouse would take the focus away from the input first.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
              >
                <span>{option.name}</span>
                {option.detail && <span class="dh-muted dh-small">{option.detail}</span>}
              </div>
            ))}
        </div>
        <p class="dh-options-note dh-muted dh-small" role="status">
          {isOpen && noteOf(found, search ?? '', options.length)}
        </p>
      </div>
    </div>
  )
}

/** Adds the typed word itself, unless it is there. */
function withFreeWord(found: Found, typed: string | null): readonly Option[] {
  const word = typed?.trim()
  if (!word || found.options.some((option) => option.name === word)) return found.options
  return [...found.options, { id: word, name: word, detail: words.choosing.asTyped }]
}

function noteOf(found: Found, search: string, shown: number): string | null {
  if (found.state === 'failed') return words.choosing.failed
  if (found.state === 'searching') return shown === 0 ? words.choosing.searching : null
  if (shown === 0) return words.choosing.nothing(search)
  return found.hasMore ? words.choosing.more : null
}
