import type { ComponentChildren } from 'preact'
import { duration } from '../../ui/format-time.ts'
import { words as panelWords } from '../../ui/words.ts'
import { approvalPath } from '../approvals/describe-approval.ts'
import { approvalWords } from '../approvals/words.ts'
import { deploymentPath } from '../deployments/deployment-path.ts'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'
import { tookOf } from './describe-session.ts'
import { Instant } from './instant.tsx'

const say = words.session

/** Who asked for it, from where, and when. */
export function SessionFacts({ view, now }: { view: Session; now: number }) {
  const took = tookOf(view, now)
  return (
    <section aria-labelledby="session-facts" class="dh-sess-part dh-sess-facts">
      <h2 id="session-facts">{say.facts}</h2>
      <dl class="dh-facts">
        <Fact name={say.asker}>{view.requestedBy ?? (view.schedule ? null : say.nobody)}</Fact>
        <Fact name={say.schedule}>
          {view.schedule && (
            <a href={`/schedules/${encodeURIComponent(view.schedule.id)}`}>{view.schedule.name}</a>
          )}
        </Fact>
        <Fact name={say.deployment}>
          {view.tool && <a href={deploymentPath(view.tool.deploymentId)}>{view.tool.itemName}</a>}
        </Fact>
        <Fact name={say.approval}>
          {view.approval && (
            <a href={approvalPath(view.approval.id)}>
              {approvalWords.state[view.approval.state]}
              {view.approval.decidedBy && `, ${view.approval.decidedBy}`}
            </a>
          )}
        </Fact>
        <Fact name={say.ticket}>{view.ticket?.ticketId}</Fact>
        <Fact name={say.note}>
          {view.note && panelWords.receipt.noteStatus[view.note.status]}
          {view.note?.lastError && <span class="dh-muted"> {view.note.lastError}</span>}
        </Fact>
        <Fact name={say.asked}>
          <Instant at={view.createdAt} now={now} />
        </Fact>
        <Fact name={say.executeAt}>{view.executeAt && <Instant at={view.executeAt} now={now} />}</Fact>
        <Fact name={say.begun}>{view.startedAt && <Instant at={view.startedAt} now={now} />}</Fact>
        <Fact name={say.took}>{took !== null && duration(took)}</Fact>
      </dl>
    </section>
  )
}

/** A fact that there is nothing to say about is left out. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  const isEmpty = [children].flat().every((child) => child === null || child === undefined || child === false)
  if (isEmpty) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
