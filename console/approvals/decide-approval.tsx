import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { describing, Labelled } from '../controls/labelled.tsx'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import { approvalWords as say } from './words.ts'

/** Approve or refuse, with a reason. */
export function DecideApproval({ id, onDecided }: { id: string; onDecided: () => void }) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [busy, setBusy] = useState<'approved' | 'refused' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const inputId = useId()
  const missing = isMissing ? say.reasonMissing : null

  async function decide(decision: 'approved' | 'refused') {
    const said = reason.trim()
    const lacks = decision === 'refused' && said === ''
    setMissing(lacks)
    if (lacks) return field.current?.focus()
    setBusy(decision)
    setProblem(null)
    try {
      await api.approvals.decide.mutate({ id, decision, reason: said })
    } catch (error) {
      setProblem(pageProblemOf(error))
    }
    setBusy(null)
    onDecided()
  }

  return (
    <section aria-labelledby="approval-decide" class="dh-sess-part dh-appr-decide">
      <h2 id="approval-decide">{say.decide}</h2>
      <Labelled id={inputId} label={say.decideReason} hint={say.decideHint} problem={missing}>
        <textarea
          {...describing({ id: inputId, hint: say.decideHint, problem: missing })}
          id={inputId}
          ref={field}
          name="reason"
          rows={2}
          maxLength={2_000}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </Labelled>
      <div role="alert">{problem && <Notice tone="error">{problem.message}</Notice>}</div>
      <div class="dh-actions">
        <Button kind="primary" sign="done" busy={busy === 'approved'} onPress={() => decide('approved')}>
          {say.approve}
        </Button>
        <Button kind="danger" busy={busy === 'refused'} onPress={() => decide('refused')}>
          {say.refuse}
        </Button>
      </div>
    </section>
  )
}
