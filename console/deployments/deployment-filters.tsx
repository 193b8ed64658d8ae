import { SearchField } from '../controls/search-field.tsx'
import { TenantFilter } from '../controls/tenant-filter.tsx'
import { words } from '../words.ts'
import type { RowFilter } from './use-rows.ts'

const say = words.deployments

interface DeploymentFiltersProps {
  readonly filter: RowFilter
  readonly tenants: readonly { id: string; name: string }[]
  readonly onFilter: (filter: RowFilter) => void
  /** The arrow down was pressed in the search. */
  readonly onDown: () => void
  /** Enter was pressed in the search. */
  readonly onEnter: () => void
}

/** The search, and the tenant. */
export function DeploymentFilters({ filter, tenants, onFilter, onDown, onEnter }: DeploymentFiltersProps) {
  return (
    <search class="dh-filters">
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
    </search>
  )
}
