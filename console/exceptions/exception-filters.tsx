import { SearchField } from '../controls/search-field.tsx'
import { StateFilter } from '../controls/state-filter.tsx'
import { TenantFilter } from '../controls/tenant-filter.tsx'
import type { ExceptionFilter } from './use-exceptions.ts'
import { exceptionWords as say } from './words.ts'

interface ExceptionFiltersProps {
  readonly filter: ExceptionFilter
  readonly tenants: readonly { id: string; name: string }[]
  readonly onFilter: (filter: ExceptionFilter) => void
  /** The arrow down, or Enter, was pressed in the search. */
  readonly onDown: () => void
}

/** The search, the tenant, and whether it is in force. */
export function ExceptionFilters({ filter, tenants, onFilter, onDown }: ExceptionFiltersProps) {
  return (
    <search class="dh-filters dh-schedule-filters">
      <SearchField
        label={say.search}
        placeholder={say.searchPlaceholder}
        value={filter.search}
        onValue={(search) => onFilter({ ...filter, search })}
        onDown={onDown}
        onEnter={onDown}
      />
      <TenantFilter
        tenants={tenants}
        tenantId={filter.tenantId}
        onTenant={(tenantId) => onFilter({ ...filter, tenantId })}
      />
      <StateFilter
        states={say.states}
        state={filter.state}
        onState={(state) => onFilter({ ...filter, state })}
      />
    </search>
  )
}
