import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message, Notice } from '../../ui/panel/message.tsx'
import { api, type Me } from '../server-api.ts'
import { address, navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { EndQuestion } from './end-question.tsx'
import { ExceptionFilters } from './exception-filters.tsx'
import { ExceptionTable } from './exception-table.tsx'
import { type ExceptionFilter, type ExceptionRow, useExceptions } from './use-exceptions.ts'
import { exceptionWords as say } from './words.ts'

/** Who is left out of what, until when and why. What is looked for stands in the address. */
export function ExceptionsPage({ me }: { me: Me }) {
  const filter = filterOf(address.value.query)
  const list = useExceptions(filter)
  const [tenants, setTenants] = useState<readonly { id: string; name: string }[]>([])
  const [asking, setAsking] = useState<ExceptionRow | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const table = useRef<HTMLDivElement>(null)
  const heading = usePage(say.title)

  useEffect(() => {
    if (!me.permissions.includes('deployments.view')) return
    // Without the names of tenants the list is whole still; whoever needs them loads the page again.
    api.deployments.choices.query().then(
      (choices) => setTenants(choices.tenants),
      () => setTenants([]),
    )
  }, [])

  function onEnded({ subject, item }: ExceptionRow) {
    setAsking(null)
    setDone(say.end.done(subject.name, item.name))
    list.reload()
  }

  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <h1 {...heading}>{say.title}</h1>
        <p class="dh-muted" role="status">
          {list.rows ? say.count(list.total) : ''}
        </p>
      </div>
      <ExceptionFilters
        filter={filter}
        tenants={tenants}
        onFilter={show}
        onDown={() => table.current?.querySelector<HTMLElement>('tbody a, tbody button')?.focus()}
      />
      <div class="dh-refused" role="status">
        {done && <Notice>{done}</Notice>}
      </div>
      <div ref={table}>
        {list.problem ? (
          <Message
            tone="error"
            title={say.problem}
            actions={<Button onPress={list.reload}>{words.retry}</Button>}
          >
            <p>{list.problem.message}</p>
          </Message>
        ) : list.rows?.length === 0 ? (
          <Nothing filter={filter} />
        ) : (
          <ExceptionTable rows={list.rows} busy={list.busy} state={filter.state} onEnd={setAsking} />
        )}
      </div>
      {list.rows && list.rows.length < list.total && (
        <div class="dh-actions dh-more">
          <Button busy={list.busy} onPress={list.more}>
            {say.more}
          </Button>
        </div>
      )}
      {asking && (
        <EndQuestion exception={asking} onEnded={() => onEnded(asking)} onCancel={() => setAsking(null)} />
      )}
    </main>
  )
}

function Nothing({ filter }: { filter: ExceptionFilter }) {
  if (filter.search === '' && filter.tenantId === null)
    return (
      <Message title={say.empty[filter.state]}>
        <p>{say.emptyNext}</p>
      </Message>
    )
  return (
    <Message
      title={say.noneFound}
      actions={<Button onPress={() => show({ ...filter, search: '', tenantId: null })}>{say.showAll}</Button>}
    >
      <p>{say.noneFoundNext}</p>
    </Message>
  )
}

function filterOf(query: URLSearchParams): ExceptionFilter {
  return {
    search: query.get('search') ?? '',
    tenantId: query.get('tenant'),
    state: query.get('state') === 'ended' ? 'ended' : 'active',
  }
}

/** Puts the filter into the address, in the place of the last one. */
function show({ search, tenantId, state }: ExceptionFilter) {
  const query = new URLSearchParams()
  if (search !== '') query.set('search', search)
  if (tenantId !== null) query.set('tenant', tenantId)
  if (state === 'ended') query.set('state', state)
  navigate(query.size > 0 ? `/exceptions?${query}` : '/exceptions', { replace: true })
}
