import type { ComponentChildren } from 'preact'
import { minuteTime } from '../../ui/format-time.ts'
import { deploymentPath } from '../deployments/deployment-path.ts'
import { Instant } from '../sessions/instant.tsx'
import { sessionPath } from '../sessions/session-path.ts'
import type { ApprovalDetail } from './client-types.ts'
import { approvalWords as say } from './words.ts'

/** Who asks, for whom, until when, and who has decided. */
export function ApprovalFacts({ approval, now }: { approval: ApprovalDetail; now: number }) {
  const { tool, executeAt, until, decidedAt } = approval
  return (
    <section aria-labelledby="approval-facts" class="dh-sess-part">
      <h2 id="approval-facts">{say.facts}</h2>
      <dl class="dh-facts">
        <Fact name={say.affects}>
          {approval.subject.name}, {approval.tenant.name}
        </Fact>
        <Fact name={say.askedBy}>{approval.askedBy ?? say.somebody}</Fact>
        <Fact name={say.asked}>
          <Instant at={approval.askedAt} now={now} />
        </Fact>
        {approval.ticketId !== null && <Fact name={say.ticketFact}>{approval.ticketId}</Fact>}
        {tool && (
          <Fact name={say.deployment}>
            <a href={deploymentPath(tool.deploymentId)}>{tool.name}</a>
          </Fact>
        )}
        <Fact name={say.executeAt}>{executeAt === null ? say.once : minuteTime(executeAt)}</Fact>
        {until !== null && <Fact name={say.until}>{minuteTime(until)}</Fact>}
        {approval.decidedBy !== null && <Fact name={say.decidedBy}>{approval.decidedBy}</Fact>}
        {decidedAt !== null && (
          <Fact name={say.decided}>
            <Instant at={decidedAt} now={now} />
          </Fact>
        )}
        {approval.decisionReason && <Fact name={say.decisionReason}>{approval.decisionReason}</Fact>}
        <Fact name={say.session}>
          <a href={sessionPath(approval.sessionId)}>{say.showSession}</a>
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
