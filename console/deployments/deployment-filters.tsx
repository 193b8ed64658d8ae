import { Combobox } from '../controls/combobox.tsx'
import { SearchField } from '../controls/search-field.tsx'
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

/** The search, and the tenant. */
export function DeploymentFilters(props: DeploymentFiltersProps) {
  const { filter, onFilter } = props
  const tenants = [everyTenant, ...props.tenants]
  return (
    <search class="dh-filters">
      <SearchField
        label={say.search}
        placeholder={say.searchPlaceholder}
        value={filter.search}
        onValue={(search) => onFilter({ ...filter, search })}
        onDown={props.onDown}
        onEnter={props.onEnter}
      />
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
