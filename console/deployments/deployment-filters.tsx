import { useEffect, useRef } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { Combobox } from '../controls/combobox.tsx'
import { words } from '../words.ts'
import type { RowFilter } from './use-rows.ts'

const say = words.deployments

/** An id that no tenant has: every tenant. */
const everyTenant = { id: '', name: say.allTenants }

interface DeploymentFiltersProps {
  readonly filter: RowFilter
  readonly tenants: readonly { id: string; name: string }[]
  readonly onFilter: (filter: RowFilter) => void
  /** The arrow down was pressed in the search. */
  readonly onDown: () => void
  /** Enter was pressed in the search. */
  readonly onEnter: () => void
}

/** The search, which `/` leads to from anywhere, and the tenant. */
export function DeploymentFilters(props: DeploymentFiltersProps) {
  const { filter, onFilter } = props
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
    if (event.key === 'Escape' && filter.search !== '') onFilter({ ...filter, search: '' })
  }

  const tenants = [everyTenant, ...props.tenants]
  return (
    <search class="dh-filters">
      <div class="dh-find">
        <SignIcon sign="search" />
        <input
          ref={input}
          type="text"
          autocomplete="off"
          spellcheck={false}
          aria-label={say.search}
          aria-keyshortcuts="/"
          placeholder={say.searchPlaceholder}
          maxLength={200}
          value={filter.search}
          onInput={({ currentTarget }) => onFilter({ ...filter, search: currentTarget.value })}
          onKeyDown={onKeyDown}
        />
        <span class="dh-key" aria-hidden="true">
          /
        </span>
      </div>
      <div class="dh-filter">
        <label for="tenant-filter">{say.tenant}</label>
        <Combobox
          id="tenant-filter"
          name="tenant"
          value={tenants.find(({ id }) => id === (filter.tenantId ?? '')) ?? null}
          choice={{ options: tenants }}
          onChoose={({ id }) => onFilter({ ...filter, tenantId: id || null })}
        />
      </div>
    </search>
  )
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
