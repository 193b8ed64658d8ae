import { useEffect } from 'preact/hooks'
import { duration, exactTime } from '../../ui/format-time.ts'
import { SignIcon } from '../../ui/icons.tsx'
import type { SessionModel } from '../../ui/models/session-model.ts'
import { currentAction } from '../../ui/models/session-phase.ts'
import { Notice } from '../../ui/panel/message.tsx'
import { statusSign, statusTone } from '../../ui/panel/session-status.ts'
import { words as panelWords } from '../../ui/words.ts'
import { type Me, signedOut } from '../server-api.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { CancelSession } from './cancel-session.tsx'
import type { Session } from './client-types.ts'
import { elapsed, isForLater, nameOf, statusDetailOf, statusWords } from './describe-session.ts'
import { Instant } from './instant.tsx'
import { LogPane } from './log-pane.tsx'
import { PlanNotes } from './plan-notes.tsx'
import { PostponeSession } from './postpone-session.tsx'
import { SessionActions } from './session-actions.tsx'
import { SessionFacts } from './session-facts.tsx'
import { StageTimeline } from './stage-timeline.tsx'
import { useNow } from './use-now.ts'

const say = words.session

interface SessionLiveProps {
  readonly me: Me
  readonly session: SessionModel
  readonly logDeleted: boolean
}

/** A session that is followed: all of it, as it changes. */
export function SessionLive({ me, session, logDeleted }: SessionLiveProps) {
  const view = session.view.value
  const problem = session.problem.value
  const isSignedOut = problem?.code === 'signedOut'

  // The shell asks for the sign-in; after it the session is taken up again where it was.
  useEffect(() => {
    if (isSignedOut) signedOut.value = true
  }, [isSignedOut])
  useEffect(() => {
    if (isSignedOut && !signedOut.value) session.follow()
  }, [signedOut.value])

  if (!view) return null
  return <Page me={me} session={session} view={view} logDeleted={logDeleted} />
}

function Page({ me, session, view, logDeleted }: SessionLiveProps & { view: Session }) {
  const now = useNow(1_000)
  const title = say.title(nameOf(view), view.subject.name)
  const heading = usePage(title)
  const problem = session.problem.value
  const mayCancel = !view.ended && me.permissions.includes('sessions.cancel')
  const mayPostpone = isForLater(view) && view.mayPostpone && me.permissions.includes('sessions.start')
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <a class="dh-back" href="/sessions">
          {say.back}
        </a>
        <h1 {...heading}>{title}</h1>
        <p class="dh-muted">{view.tenant.name}</p>
        <div class="dh-actions dh-new">
          {mayPostpone && <PostponeSession view={view} now={now} />}
          {mayCancel && <CancelSession session={session} />}
        </div>
      </div>
      <p class="dh-hidden" role="status">
        {announcement(view)}
      </p>
      <div role="alert">
        {problem && (
          <Notice tone="error">
            {problem.code === 'signedOut' ? words.signedOut.title : problem.message}
          </Notice>
        )}
      </div>
      {session.reconnecting.value && <Notice tone="warning">{say.reconnecting}</Notice>}
      <StatusBox view={view} now={now} />
      <div class="dh-sess-page">
        <StageTimeline view={view} now={now} />
        <div class="dh-sess-work">
          <SessionActions view={view} now={now} />
          <PlanNotes view={view} />
          <LogPane session={session} ended={view.ended} deleted={logDeleted} />
        </div>
        <SessionFacts view={view} now={now} />
      </div>
    </main>
  )
}

function StatusBox({ view, now }: { view: Session; now: number }) {
  const detail = statusDetailOf(view)
  return (
    <div class={`dh-verdict dh-tone-${statusTone(view)}`}>
      <SignIcon sign={statusSign(view)} />
      <div>
        <p>
          <b>{statusWords(view)}</b>{' '}
          <span class="dh-soft">
            {view.ended ? (
              <Instant at={view.statusAt} now={now} />
            ) : (
              <time dateTime={view.statusAt} title={exactTime(view.statusAt)}>
                {say.lasting(duration(elapsed(view.statusAt, null, now)))}
              </time>
            )}
          </span>
        </p>
        {detail && <p class="dh-detail">{detail}</p>}
      </div>
    </div>
  )
}

/** What a screen reader is told as it changes: the status, and the action under way. */
function announcement(view: Session): string {
  const action = currentAction(view)
  const doing = action
    ? ` ${action.item.name}: ${action.does}, ${panelWords.progress.state[action.state]}.`
    : ''
  return `${statusWords(view)}.${doing}`
}
