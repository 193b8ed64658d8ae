import { useId } from 'preact/hooks'
import { Combobox } from '../controls/combobox.tsx'
import { SearchField } from '../controls/search-field.tsx'
import { words } from '../words.ts'
import type { ScheduleFilter } from './use-schedules.ts'

const say = words.schedules

/** An id that no tenant has: every tenant. */
const everyTenant = { id: '', name: say.allTenants }

interface ScheduleFiltersProps {
  readonly filter: ScheduleFilter
  readonly tenants: readonly { id: string; name: string }[]
  readonly onFilter: (filter: ScheduleFilter) => void
  /** The arrow down was pressed in the search. */
  readonly onDown: () => void
  /** Enter was pressed in the search. */
  readonly onEnter: () => void
}

/** The search, the tenant, and whether it is on. */
export function ScheduleFilters({ filter, onFilter, ...props }: ScheduleFiltersProps) {
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
        onEnter={props.onEnter}
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
          value={filter.enabled === null ? 'all' : filter.enabled ? 'on' : 'off'}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, enabled: value === 'all' ? null : value === 'on' })
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
