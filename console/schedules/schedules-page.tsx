import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message, Notice } from '../../ui/panel/message.tsx'
import { api, type Me, pageProblemOf } from '../server-api.ts'
import { address, navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { ScheduleRow } from './client-types.ts'
import { ScheduleFilters } from './schedule-filters.tsx'
import { schedulePath } from './schedule-path.ts'
import { ScheduleTable, type ScheduleTableHandle } from './schedule-table.tsx'
import { type ScheduleFilter, useSchedules } from './use-schedules.ts'

const say = words.schedules

/** All schedules. What is looked for stands in the address. */
export function SchedulesPage({ me }: { me: Me }) {
  const filter = filterOf(address.value.query)
  const list = useSchedules(filter)
  const [tenants, setTenants] = useState<readonly { id: string; name: string }[]>([])
  const [refused, setRefused] = useState<string | null>(null)
  const table = useRef<ScheduleTableHandle>(null)
  const heading = usePage(say.title)
  const mayEdit = me.permissions.includes('schedules.edit')
  const isFiltered = filter.search !== '' || filter.tenantId !== null || filter.enabled !== null

  useEffect(() => {
    // Without the names of tenants the list is whole still; whoever needs them loads the page again.
    api.deployments.choices.query().then(
      (choices) => setTenants(choices.tenants),
      () => setTenants([]),
    )
  }, [])

  async function switchTo({ id, name }: ScheduleRow, enabled: boolean) {
    setRefused(null)
    try {
      await api.schedules.setEnabled.mutate({ id, enabled })
    } catch (error) {
      setRefused(`${say.switchProblem(name)} ${pageProblemOf(error).message}`)
    }
    list.reload()
  }

  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <h1 {...heading}>{say.title}</h1>
        <p class="dh-muted" role="status">
          {list.rows ? say.count(list.rows.length) : ''}
        </p>
        {mayEdit && (
          <a class="dh-button dh-primary dh-new" href="/schedules/new">
            {say.create}
          </a>
        )}
      </div>
      <ScheduleFilters
        filter={filter}
        tenants={tenants}
        onFilter={show}
        onDown={() => table.current?.focusFirst()}
        onEnter={() => {
          const [first] = list.rows ?? []
          if (first && !list.busy) navigate(schedulePath(first.id))
        }}
      />
      <div role="alert">{refused && <Notice tone="error">{refused}</Notice>}</div>
      {list.problem ? (
        <Message
          tone="error"
          title={say.problem}
          actions={<Button onPress={list.reload}>{words.retry}</Button>}
        >
          <p>{list.problem.message}</p>
        </Message>
      ) : list.rows?.length === 0 ? (
        <Nothing isFiltered={isFiltered} mayEdit={mayEdit} />
      ) : (
        <ScheduleTable
          handle={table}
          rows={list.rows}
          busy={list.busy}
          maySwitch={({ shared }) => mayEdit && !(shared && me.limitedToTenants)}
          onSwitch={switchTo}
        />
      )}
    </main>
  )
}

function Nothing({ isFiltered, mayEdit }: { isFiltered: boolean; mayEdit: boolean }) {
  if (isFiltered)
    return (
      <Message
        title={say.noneFound}
        actions={
          <Button onPress={() => show({ search: '', tenantId: null, enabled: null })}>{say.showAll}</Button>
        }
      >
        <p>{say.noneFoundNext}</p>
      </Message>
    )
  return (
    <Message title={say.empty} actions={mayEdit && <a href="/schedules/new">{say.create}</a>}>
      <p>{say.emptyNext}</p>
      {!mayEdit && <p>{say.emptyForReaders}</p>}
    </Message>
  )
}

function filterOf(query: URLSearchParams): ScheduleFilter {
  const state = query.get('state')
  return {
    search: query.get('search') ?? '',
    tenantId: query.get('tenant'),
    enabled: state === 'on' ? true : state === 'off' ? false : null,
  }
}

/** Puts the filter into the address, in the place of the last one. */
function show({ search, tenantId, enabled }: ScheduleFilter) {
  const query = new URLSearchParams()
  if (search !== '') query.set('search', search)
  if (tenantId !== null) query.set('tenant', tenantId)
  if (enabled !== null) query.set('state', enabled ? 'on' : 'off')
  navigate(query.size > 0 ? `/schedules?${query}` : '/schedules', { replace: true })
}
