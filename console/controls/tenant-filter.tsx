import { useId } from 'preact/hooks'
import { words } from '../words.ts'
import { Combobox } from './combobox.tsx'
import type { Option } from './use-options.ts'

/** An id that no tenant has: every tenant. */
const everyTenant: Option = { id: '', name: words.filters.allTenants }

interface TenantFilterProps {
  readonly tenants: readonly Option[]
  /** Null: all of them. */
  readonly tenantId: string | null
  readonly onTenant: (tenantId: string | null) => void
}

/** The tenant that a list is about. */
export function TenantFilter({ tenants, tenantId, onTenant }: TenantFilterProps) {
  const id = useId()
  const options = [everyTenant, ...tenants]
  return (
    <div class="dh-filter">
      <label for={id}>{words.filters.tenant}</label>
      <Combobox
        id={id}
        name="tenant"
        value={options.find((one) => one.id === (tenantId ?? '')) ?? null}
        choice={{ options }}
        onChoose={(one) => onTenant(one.id || null)}
      />
    </div>
  )
}
