import { useId } from 'preact/hooks'
import { Combobox } from '../controls/combobox.tsx'
import { SearchField } from '../controls/search-field.tsx'
import type { ExceptionFilter } from './use-exceptions.ts'
import { exceptionWords as say } from './words.ts'

/** An id that no tenant has: every tenant. */
const everyTenant = { id: '', name: say.allTenants }

interface ExceptionFiltersProps {
  readonly filter: ExceptionFilter
  readonly tenants: readonly { id: string; name: string }[]
  readonly onFilter: (filter: ExceptionFilter) => void
  /** The arrow down, or Enter, was pressed in the search. */
  readonly onDown: () => void
}

/** The search, the tenant, and whether it is in force. */
export function ExceptionFilters({ filter, onFilter, ...props }: ExceptionFiltersProps) {
  const id = useId()
  const tenants = [everyTenant, ...props.tenants]
  return (
    <search class="dh-filters dh-schedule-filters">
      <SearchField
        label={say.search}
        placeholder={say.searchPlaceholder}
        value={filter.search}
        onValue={(search) => onFilter({ ...filter, search })}
        onDown={props.onDown}
        onEnter={props.onDown}
      />
      <div class="dh-filter">
        <label for={`${id}-tenant`}>{say.tenant}</label>
        <Combobox
          id={`${id}-tenant`}
          name="tenant"
          value={tenants.find((one) => one.id === (filter.tenantId ?? '')) ?? null}
          choice={{ options: tenants }}
          onChoose={(one) => onFilter({ ...filter, tenantId: one.id || null })}
        />
      </div>
      <div class="dh-filter">
        <label for={`${id}-state`}>{say.state}</label>
        <select
          id={`${id}-state`}
          value={filter.state}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, state: value === 'ended' ? 'ended' : 'active' })
          }
        >
          {Object.entries(say.states).map(([state, name]) => (
            <option key={state} value={state}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </search>
  )
}
