import { SearchField } from '../controls/search-field.tsx'
import { StateFilter } from '../controls/state-filter.tsx'
import { TenantFilter } from '../controls/tenant-filter.tsx'
import { words } from '../words.ts'
import type { ScheduleFilter } from './use-schedules.ts'

const say = words.schedules

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
export function ScheduleFilters({ filter, tenants, onFilter, onDown, onEnter }: ScheduleFiltersProps) {
  return (
    <search class="dh-filters dh-schedule-filters">
      <SearchField
        label={say.search}
        placeholder={say.searchPlaceholder}
        value={filter.search}
        onValue={(search) => onFilter({ ...filter, search })}
        onDown={onDown}
        onEnter={onEnter}
      />
      <TenantFilter
        tenants={tenants}
        tenantId={filter.tenantId}
        onTenant={(tenantId) => onFilter({ ...filter, tenantId })}
      />
      <StateFilter
        states={say.states}
        state={filter.enabled === null ? 'all' : filter.enabled ? 'on' : 'off'}
        onState={(state) => onFilter({ ...filter, enabled: state === 'all' ? null : state === 'on' })}
      />
    </search>
  )
}
