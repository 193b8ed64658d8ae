import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { api, type Me } from '../server-api.ts'
import { address, navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { DeploymentFilters } from './deployment-filters.tsx'
import { deploymentPath } from './deployment-path.ts'
import { DeploymentTable, type DeploymentTableHandle } from './deployment-table.tsx'
import { type RowFilter, useRows } from './use-rows.ts'

const say = words.deployments
/** As many rows as a screen shows while nothing is known. */
const bones = 12

/** All deployments, found by their words or their tenant. What is looked for stands in the address. */
export function DeploymentsPage({ me }: { me: Me }) {
  const filter = filterOf(address.value.query)
  const list = useRows(filter)
  const [tenants, setTenants] = useState<readonly { id: string; name: string }[]>([])
  const table = useRef<DeploymentTableHandle>(null)
  const heading = usePage(say.title)
  const mayEdit = me.permissions.includes('deployments.edit')
  const isFiltered = filter.search !== '' || filter.tenantId !== null

  useEffect(() => {
    // Without the names of tenants the list is whole still; whoever needs them loads the page again.
    api.deployments.choices.query().then(
      (choices) => setTenants(choices.tenants),
      () => setTenants([]),
    )
  }, [])

  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <h1 {...heading}>{say.title}</h1>
        <p class="dh-muted" role="status">
          {list.total === null ? '' : say.count(list.total)}
        </p>
        {mayEdit && (
          <a class="dh-button dh-primary dh-new" href="/deployments/new">
            {say.create}
          </a>
        )}
      </div>
      <DeploymentFilters
        filter={filter}
        tenants={tenants}
        onFilter={show}
        onDown={() => table.current?.focusFirst()}
        onEnter={() => {
          const [first] = list.rows
          if (first && !list.busy) navigate(deploymentPath(first.id))
        }}
      />
      {list.problem ? (
        <Message
          tone="error"
          title={say.problem}
          actions={<Button onPress={list.retry}>{words.retry}</Button>}
        >
          <p>{list.problem.message}</p>
        </Message>
      ) : list.total === 0 ? (
        <Nothing isFiltered={isFiltered} mayEdit={mayEdit} />
      ) : (
        <DeploymentTable
          handle={table}
          total={list.total ?? bones}
          rows={list.rows}
          loading={list.total === null}
          busy={list.busy}
          onNeed={list.need}
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
        actions={<Button onPress={() => show({ search: '', tenantId: null })}>{say.showAll}</Button>}
      >
        <p>{say.noneFoundNext}</p>
      </Message>
    )
  return (
    <Message title={say.empty} actions={mayEdit && <a href="/deployments/new">{say.create}</a>}>
      <p>{say.emptyNext}</p>
      {!mayEdit && <p>{say.emptyForReaders}</p>}
    </Message>
  )
}

function filterOf(query: URLSearchParams): RowFilter {
  return { search: query.get('search') ?? '', tenantId: query.get('tenant') }
}

/** Puts the filter into the address, in the place of the last one. */
function show({ search, tenantId }: RowFilter) {
  const query = new URLSearchParams()
  if (search !== '') query.set('search', search)
  if (tenantId !== null) query.set('tenant', tenantId)
  navigate(query.size > 0 ? `/deployments?${query}` : '/deployments', { replace: true })
}
