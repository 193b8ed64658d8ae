import type { SessionView } from '../client.ts'
import type { SessionModel } from '../models/session-model.ts'
import { currentAction } from '../models/session-phase.ts'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Notice, ProblemMessage } from './message.tsx'
import { usePanel } from './panel-context.ts'
import { ScreenHead } from './screen-head.tsx'
import { SessionPlan } from './session-plan.tsx'
import { SessionProgress } from './session-progress.tsx'
import { SessionReceipt } from './session-receipt.tsx'
import { nameOf, statusText } from './session-status.ts'
import { SessionWaiting } from './session-waiting.tsx'
import { SkeletonLines } from './skeleton.tsx'

/** A session from its preparation to its receipt. */
export function SessionScreen({ session }: { session: SessionModel }) {
  const { model, sessionAddress } = usePanel()
  const view = session.view.value
  const problem = session.problem.value
  if (!view) {
    return (
      <section class="dh-screen">
        <ScreenHead heading={words.session.starting} />
        {problem ? (
          <ProblemMessage problem={problem} onRetry={session.follow} />
        ) : (
          <SkeletonLines count={4} label={words.session.starting} />
        )}
      </section>
    )
  }
  const name = nameOf(view)
  const tool = view.ended ? model.toolOf(view) : null
  const onAgain = tool && !tool.blocked ? () => model.choose(tool) : undefined
  return (
    <section class="dh-screen" data-phase={session.phase.value}>
      <ScreenHead heading={name} detail={`${view.subject.name} · ${view.tenant.name}`}>
        {sessionAddress && (
          <a class="dh-out" href={sessionAddress(view.id)} target="_blank" rel="noopener">
            {words.session.inConsole}
          </a>
        )}
      </ScreenHead>
      <p class="dh-hidden" role="status">
        {announcement(view)}
      </p>
      {session.reconnecting.value && <Notice tone="warning">{words.session.reconnecting}</Notice>}
      {session.joined && <Notice>{runWords.joined(session.joined.by, session.joined.samePlan)}</Notice>}
      {problem && <Notice tone="error">{problem.message}</Notice>}
      <Phase session={session} view={view} onAgain={onAgain} />
    </section>
  )
}

type PhaseProps = { session: SessionModel; view: SessionView; onAgain: (() => void) | undefined }

function Phase({ session, view, onAgain }: PhaseProps) {
  switch (session.phase.value) {
    case 'preparing':
      return <SessionProgress session={session} view={view} preparing />
    case 'plan':
      return <SessionPlan session={session} view={view} />
    case 'waiting':
      return <SessionWaiting session={session} view={view} />
    case 'running':
      return <SessionProgress session={session} view={view} />
    case 'receipt':
      return <SessionReceipt session={session} view={view} onAgain={onAgain} />
  }
}

/** What a screen reader is told as it changes: the status, and the action under way. */
function announcement(view: SessionView): string {
  const action = currentAction(view)
  const now = action ? ` ${action.does}: ${words.progress.state[action.state]}` : ''
  return `${statusText(view)}.${now}`
}
