import { SignIcon } from '../../ui/icons.tsx'
import { Button } from '../../ui/panel/button.tsx'
import { Message, Notice } from '../../ui/panel/message.tsx'
import { Instant } from '../sessions/instant.tsx'
import { useNow } from '../sessions/use-now.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Approval } from './client-types.ts'
import { approvalPath, stateSign, stateTone, titleOf } from './describe-approval.ts'
import { useApprovals } from './use-approvals.ts'
import { approvalWords as say } from './words.ts'

/** All requests for approval: those that wait for a decision first. */
export function ApprovalsPage() {
  const { page, older, next, problem, retry, more } = useApprovals()
  const heading = usePage(say.title)
  const now = useNow(30_000)
  const closed = [...(page?.closed ?? []), ...older]
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy={!page && !problem}>
      <div class="dh-head">
        <h1 {...heading}>{say.title}</h1>
        <p class="dh-muted" role="status">
          {page ? say.openCount(page.open.length) : say.loading}
        </p>
      </div>
      {problem && !page && (
        <Message tone="error" title={say.problem} actions={<Button onPress={retry}>{words.retry}</Button>}>
          <p>{problem.message}</p>
        </Message>
      )}
      {problem && page && (
        <Notice tone="warning">
          {say.stale} {problem.message} <Button onPress={retry}>{words.retry}</Button>
        </Notice>
      )}
      {!page && !problem && <Bones />}
      {page && (
        <section aria-labelledby="approvals-open">
          <h2 id="approvals-open">{say.open}</h2>
          {page.open.length === 0 ? (
            <Message title={say.noneOpen}>
              <p>{say.noneOpenNext}</p>
            </Message>
          ) : (
            <List approvals={page.open} now={now} />
          )}
        </section>
      )}
      {closed.length > 0 && (
        <section aria-labelledby="approvals-closed">
          <h2 id="approvals-closed">{say.closed}</h2>
          <List approvals={closed} now={now} />
        </section>
      )}
      {next !== null && page && (
        <div class="dh-actions dh-more">
          <Button onPress={more}>{say.more}</Button>
        </div>
      )}
    </main>
  )
}

function List({ approvals, now }: { approvals: readonly Approval[]; now: number }) {
  return (
    <ul class="dh-approvals">
      {approvals.map((approval) => (
        <li key={approval.id}>
          <p class={`dh-appr-state dh-tone-${stateTone(approval.state)}`}>
            <SignIcon sign={stateSign(approval.state)} />
            <span>{say.state[approval.state]}</span>
          </p>
          <div>
            <p class="dh-appr-title">
              <a href={approvalPath(approval.id)}>{titleOf(approval)}</a>{' '}
              <span class="dh-muted">
                {approval.tenant.name}
                {approval.ticketId !== null && ` · ${say.ticket(approval.ticketId)}`}
              </span>
            </p>
            <p class="dh-appr-reason">{approval.reason}</p>
          </div>
          <p class="dh-muted dh-appr-asked">
            {say.asks(approval.askedBy ?? say.somebody)}, <Instant at={approval.askedAt} now={now} />
          </p>
        </li>
      ))}
    </ul>
  )
}

function Bones() {
  return (
    <ul class="dh-approvals" aria-hidden="true">
      {[0, 1, 2].map((line) => (
        <li key={line}>
          <span class="dh-bone" />
          <span class="dh-bone" />
          <span class="dh-bone" />
        </li>
      ))}
    </ul>
  )
}
