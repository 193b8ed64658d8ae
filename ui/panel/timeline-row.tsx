import type { TimelineEvent } from '../client.ts'
import { exactTime } from '../format-time.ts'
import { SignIcon, ToolIcon } from '../icons.tsx'
import { shortTime } from '../models/timeline-days.ts'
import { timelineWords as say } from '../timeline-words.ts'
import { usePanel } from './panel-context.ts'

/** Each kind's icon, by its name. */
const icons: Record<TimelineEvent['kind'], string> = {
  software: 'package',
  session: 'wrench',
  rule: 'settings',
  agreement: 'file-text',
  person: 'user',
  wipe: 'eraser',
  exception: 'shield',
}

/** One thing that happened; a press opens the run that did it. */
export function TimelineRow({ event }: { event: TimelineEvent }) {
  const { model } = usePanel()
  const { id, sessionId } = event
  if (sessionId === null) {
    return (
      <li class={`dh-tl-row dh-tl-${event.kind}`}>
        <RowParts event={event} />
      </li>
    )
  }
  return (
    <li>
      <button
        type="button"
        class={`dh-tl-row dh-tl-open dh-tl-${event.kind}`}
        data-event={id}
        onClick={() => {
          model.timeline.lastEvent.value = id
          model.open(sessionId)
        }}
      >
        <RowParts event={event} />
      </button>
    </li>
  )
}

function RowParts({ event }: { event: TimelineEvent }) {
  const { kind, title, detail, by, at, sessionId } = event
  const why = [detail, by && say.by(by)].filter(Boolean).join(' · ')
  return (
    <>
      <span class="dh-tl-icon" title={say.kind[kind]}>
        <ToolIcon name={icons[kind]} kind="task" />
        <span class="dh-hidden">{say.kind[kind]}: </span>
      </span>
      <span class="dh-tl-text">
        <span class="dh-tl-title">{title}</span>
        {why && <span class="dh-tl-why">{why}</span>}
      </span>
      <time class="dh-tl-time" dateTime={at} title={exactTime(at)}>
        {shortTime(at)}
      </time>
      {sessionId !== null && <SignIcon sign="open" />}
    </>
  )
}
