import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message, Notice } from '../../ui/panel/message.tsx'
import type { Option } from '../controls/use-options.ts'
import { api, type Me } from '../server-api.ts'
import { address, navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { SessionFilters } from './session-filters.tsx'
import { SessionTable } from './session-table.tsx'
import { statusGroupOf } from './status-groups.ts'
import { type SessionFilter, useSessions } from './use-sessions.ts'

const say = words.sessions
const everything: SessionFilter = { group: null, computerId: null, tenantId: null, scheduleRunId: null }

/** All maintenance sessions, newest first, as they go on. What is looked for stands in the address. */
export function SessionsPage({ me }: { me: Me }) {
  const filter = filterOf(address.value.query)
  const list = useSessions(filter)
  const [tenants, setTenants] = useState<readonly Option[]>([])
  const heading = usePage(say.title)
  const mayStart = me.permissions.includes('sessions.start')
  const { sessions } = list

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
          {sessions && sessions.length > 0 ? say.count(sessions.length, list.next !== null) : ''}
        </p>
        {mayStart && (
          <a class="dh-button dh-primary dh-new" href={startPath(filter)}>
            {say.start}
          </a>
        )}
      </div>
      <SessionFilters
        filter={filter}
        tenants={tenants}
        computerName={sessions?.find(({ subject }) => subject.id === filter.computerId)?.subject.name ?? null}
        onFilter={show}
      />
      {list.problem ? (
        <Message
          tone="error"
          title={say.problem}
          actions={<Button onPress={list.retry}>{words.retry}</Button>}
        >
          <p>{list.problem.message}</p>
        </Message>
      ) : sessions?.length === 0 ? (
        <Nothing filter={filter} mayStart={mayStart} />
      ) : (
        <>
          {list.trouble && (
            <Notice tone="warning">
              {say.stale} {list.trouble.message}
            </Notice>
          )}
          <SessionTable sessions={sessions} busy={list.busy} />
          {list.next !== null && (
            <div class="dh-actions dh-more">
              <Button busy={list.readingMore} onPress={list.more}>
                {say.more}
              </Button>
            </div>
          )}
        </>
      )}
    </main>
  )
}

function Nothing({ filter, mayStart }: { filter: SessionFilter; mayStart: boolean }) {
  if (Object.values(filter).some((wish) => wish !== null))
    return (
      <Message
        title={say.noneFound}
        actions={<Button onPress={() => show(everything)}>{say.showAll}</Button>}
      >
        <p>{say.noneFoundNext}</p>
      </Message>
    )
  return (
    <Message title={say.empty} actions={mayStart && <a href="/sessions/new">{say.start}</a>}>
      <p>{say.emptyNext}</p>
    </Message>
  )
}

function filterOf(query: URLSearchParams): SessionFilter {
  return {
    group: statusGroupOf(query.get('status')),
    computerId: query.get('computer'),
    tenantId: query.get('tenant'),
    scheduleRunId: query.get('run'),
  }
}

/** Puts the filter into the address, in the place of the last one. */
function show({ group, computerId, tenantId, scheduleRunId }: SessionFilter) {
  const query = new URLSearchParams()
  if (group !== null) query.set('status', group)
  if (computerId !== null) query.set('computer', computerId)
  if (tenantId !== null) query.set('tenant', tenantId)
  if (scheduleRunId !== null) query.set('run', scheduleRunId)
  navigate(query.size > 0 ? `/sessions?${query}` : '/sessions', { replace: true })
}

/** Whoever looks at one computer means that one. */
function startPath({ computerId }: SessionFilter): string {
  return computerId === null
    ? '/sessions/new'
    : `/sessions/new?${new URLSearchParams({ computer: computerId })}`
}
