import { useEffect, useState } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import { useNow } from '../sessions/use-now.ts'
import { whenVisible } from '../sessions/when-visible.ts'
import { FailedPage } from '../shell/failed-page.tsx'
import { RecordOutline } from '../shell/record-outline.tsx'
import { usePage } from '../shell/use-page.ts'
import { ApprovalFacts } from './approval-facts.tsx'
import { ApprovalPlan } from './approval-plan.tsx'
import type { ApprovalDetail } from './client-types.ts'
import { DecideApproval } from './decide-approval.tsx'
import { stateSign, stateTone, titleOf } from './describe-approval.ts'
import { approvalWords as say } from './words.ts'

const list = { title: say.title, path: '/approvals' }

/** How soon a request that waits is read again, in milliseconds. */
const again = 5_000

/** One request: the plan as its asker saw it, whom it affects, and the decision. */
export function ApprovalPage({ id }: { id: string }) {
  const [approval, setApproval] = useState<ApprovalDetail | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const reload = () => setAttempt((count) => count + 1)

  useEffect(() => {
    const abort = new AbortController()
    const read = async () => {
      try {
        const found = await api.approvals.get.query({ id }, { signal: abort.signal })
        setApproval(found)
        setProblem(null)
      } catch (error) {
        if (!abort.signal.aborted) setProblem(pageProblemOf(error))
      }
    }
    read()
    return () => abort.abort()
  }, [id, attempt])
  useEffect(() => {
    if (approval?.state === 'open') return whenVisible(again, reload)
    return undefined
  }, [approval])

  if (approval) return <Shown approval={approval} onDecided={reload} />
  if (problem) return <FailedPage say={say} list={list} problem={problem} onRetry={reload} />
  return <RecordOutline say={say} list={list} />
}

function Shown({ approval, onDecided }: { approval: ApprovalDetail; onDecided: () => void }) {
  const title = titleOf(approval)
  const heading = usePage(title)
  const now = useNow(30_000)
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <a class="dh-back" href="/approvals">
          {say.back}
        </a>
        <h1 {...heading}>{title}</h1>
        <p class="dh-muted">{approval.tenant.name}</p>
      </div>
      <div class={`dh-verdict dh-tone-${stateTone(approval.state)}`} role="status">
        <SignIcon sign={stateSign(approval.state)} />
        <div>
          <p>
            <b>{say.state[approval.state]}</b>
          </p>
          {approval.state === 'voided' && <p>{say.voidedHelp}</p>}
          {approval.state !== 'open' && approval.sessionDetail && (
            <p class="dh-detail">{approval.sessionDetail}</p>
          )}
        </div>
      </div>
      <div class="dh-appr-page">
        <div class="dh-appr-work">
          <section aria-labelledby="approval-reason" class="dh-sess-part">
            <h2 id="approval-reason">{say.reason}</h2>
            <p class="dh-appr-reason">{approval.reason}</p>
          </section>
          <ApprovalPlan approval={approval} />
          {approval.mayDecide ? (
            <DecideApproval id={approval.id} onDecided={onDecided} />
          ) : (
            approval.state === 'open' && <p class="dh-muted">{say.mayNot}</p>
          )}
        </div>
        <ApprovalFacts approval={approval} now={now} />
      </div>
    </main>
  )
}
