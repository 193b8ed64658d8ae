import { useEffect, useState } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { Combobox } from '../controls/combobox.tsx'
import { TenantFilter } from '../controls/tenant-filter.tsx'
import type { Option } from '../controls/use-options.ts'
import { words } from '../words.ts'
import { searchComputers } from './search-computers.ts'
import { type StatusGroup, statusGroups } from './status-groups.ts'
import type { SessionFilter } from './use-sessions.ts'

const say = words.sessions
/** An id that no computer has: every computer. */
const everyComputer: Option = { id: '', name: say.allComputers }
const groups: readonly (StatusGroup | null)[] = [null, ...(Object.keys(statusGroups) as StatusGroup[])]

interface SessionFiltersProps {
  readonly filter: SessionFilter
  readonly tenants: readonly Option[]
  /** Of the computer that is looked for, where a session shown is on it: its name. */
  readonly computerName: string | null
  readonly onFilter: (filter: SessionFilter) => void
}

/** What is looked for: the status, the computer, the customer. */
export function SessionFilters({ filter, tenants, computerName, onFilter }: SessionFiltersProps) {
  return (
    <search class="dh-filters dh-sess-filters">
      <fieldset class="dh-segments">
        <legend class="dh-hidden">{say.statusFilter}</legend>
        {groups.map((group) => (
          <button
            key={group}
            type="button"
            aria-pressed={filter.group === group}
            title={say.groupHints[group ?? 'all']}
            onClick={() => onFilter({ ...filter, group })}
          >
            {say.groups[group ?? 'all']}
          </button>
        ))}
      </fieldset>
      <ComputerFilter
        id={filter.computerId}
        name={computerName}
        onChoose={(computerId) => onFilter({ ...filter, computerId })}
      />
      <TenantFilter
        tenants={tenants}
        tenantId={filter.tenantId}
        onTenant={(tenantId) => onFilter({ ...filter, tenantId })}
      />
      {filter.scheduleRunId !== null && (
        <button
          type="button"
          class="dh-button dh-only"
          onClick={() => onFilter({ ...filter, scheduleRunId: null })}
        >
          <span>{say.ofOneRun}</span>
          <SignIcon sign="clear" />
          <span class="dh-hidden">{say.showAll}</span>
        </button>
      )}
    </search>
  )
}

interface ComputerFilterProps {
  readonly id: string | null
  readonly name: string | null
  readonly onChoose: (computerId: string | null) => void
}

function ComputerFilter({ id, name, onChoose }: ComputerFilterProps) {
  const [known, setKnown] = useState<Option | null>(null)
  const isKnown = id === null || name !== null || known?.id === id

  // Only the id stands in the address; its name is looked up.
  useEffect(() => {
    if (isKnown) return
    let isLatest = true
    const unnamed = { id, name: id }
    searchComputers(id).then(
      (found) => isLatest && setKnown(found.find((one) => one.id === id) ?? unnamed),
      () => isLatest && setKnown(unnamed),
    )
    return () => {
      isLatest = false
    }
  }, [id, isKnown])

  const value = id === null ? everyComputer : { id, name: known?.id === id ? known.name : (name ?? '') }
  return (
    <div class="dh-filter">
      <label for="computer-filter">{say.computer}</label>
      <Combobox
        id="computer-filter"
        name="computer"
        value={value}
        choice={{
          search: async (text) => {
            const found = await searchComputers(text)
            return text === '' ? [everyComputer, ...found] : found
          },
        }}
        onChoose={(option) => {
          setKnown(option)
          onChoose(option.id || null)
        }}
      />
    </div>
  )
}
