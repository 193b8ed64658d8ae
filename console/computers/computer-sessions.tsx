import { SignIcon } from '../../ui/icons.tsx'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { statusSign, statusTone } from '../../ui/panel/session-status.ts'
import type { Session } from '../sessions/client-types.ts'
import { nameOf, statusDetailOf, statusWords } from '../sessions/describe-session.ts'
import { Instant } from '../sessions/instant.tsx'
import { sessionPath } from '../sessions/session-path.ts'
import { useSessions } from '../sessions/use-sessions.ts'
import { words } from '../words.ts'
import { computerWords } from './words.ts'

const say = computerWords.sessions
/** How many of the latest are shown; the list of sessions has them all. */
const mostShown = 8

/** What was run on a computer last, as it goes on. */
export function ComputerSessions({ computerId, now }: { computerId: string; now: number }) {
  const { sessions, problem, retry } = useSessions({
    computerId,
    group: null,
    tenantId: null,
    scheduleRunId: null,
  })
  return (
    <section aria-labelledby="computer-sessions" class="dh-pc-part" aria-busy={sessions === null && !problem}>
      <div class="dh-pc-part-head">
        <h2 id="computer-sessions">{say.title}</h2>
        {sessions && sessions.length > 0 && (
          <a href={`/sessions?${new URLSearchParams({ computer: computerId })}`}>{say.all}</a>
        )}
      </div>
      {problem && (
        <Message tone="error" title={say.problem} actions={<Button onPress={retry}>{words.retry}</Button>}>
          <p>{problem.message}</p>
        </Message>
      )}
      {!problem && sessions === null && (
        <div class="dh-record-bones">
          <span class="dh-hidden" role="status">
            {say.loading}
          </span>
          <span class="dh-bone" />
          <span class="dh-bone" />
        </div>
      )}
      {sessions?.length === 0 && <p class="dh-muted">{say.none}</p>}
      <ul class="dh-pc-sessions">
        {sessions?.slice(0, mostShown).map((session) => (
          <SessionLine key={session.id} session={session} now={now} />
        ))}
      </ul>
    </section>
  )
}

function SessionLine({ session, now }: { session: Session; now: number }) {
  const detail = statusDetailOf(session)
  return (
    <li class={`dh-pc-tone-${statusTone(session)}`}>
      <SignIcon sign={statusSign(session)} />
      <a href={sessionPath(session.id)}>{nameOf(session)}</a>
      <span class="dh-pc-status">{statusWords(session)}</span>
      <span class="dh-muted dh-cut dh-pc-detail" title={detail ?? undefined}>
        {detail}
      </span>
      <span class="dh-muted">
        <Instant at={session.endedAt ?? session.startedAt ?? session.createdAt} now={now} />
      </span>
    </li>
  )
}
