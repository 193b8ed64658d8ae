import { useLayoutEffect, useRef } from 'preact/hooks'
import { exactTime } from '../format-time.ts'
import { type DayEntry, daysOf, dayTitle, shortTime } from '../models/timeline-days.ts'
import { longestDays } from '../models/timeline-model.ts'
import { timelineWords as say } from '../timeline-words.ts'
import { Button } from './button.tsx'
import { Message, Notice, ProblemMessage } from './message.tsx'
import { usePanel, usePlaceWords } from './panel-context.ts'
import { SkeletonRows } from './skeleton.tsx'
import { TimelineChoices } from './timeline-choices.tsx'
import { TimelineRow } from './timeline-row.tsx'

/** What changed for the chosen subject, before the ticket was opened and since. */
export function Timeline() {
  const { model } = usePanel()
  const { timeline } = model
  const panel = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const event = timeline.lastEvent.peek()
    timeline.lastEvent.value = null
    if (event) panel.current?.querySelector<HTMLElement>(`[data-event="${CSS.escape(event)}"]`)?.focus()
  }, [timeline])
  return (
    <div id="dh-tools" role="tabpanel" aria-labelledby="dh-tab-timeline" class="dh-timeline" ref={panel}>
      <TimelineChoices />
      <p class="dh-hidden" role="status">
        {timeline.state.value.value && say.count(timeline.events.value.length)}
      </p>
      <Body />
    </div>
  )
}

function Body() {
  const said = usePlaceWords()
  const { model } = usePanel()
  const { timeline, place } = model
  const { value, problem, loading } = timeline.state.value
  const kind = place.kind.value
  if (!place.subject.value) {
    return <Message title={said.noSubject[kind]}>{said.noSubject[`${kind}Next`]}</Message>
  }
  if (problem && !value) return <ProblemMessage problem={problem} onRetry={() => timeline.show(true)} />
  if (!value) return <SkeletonRows count={5} label={say.loading} />
  if (value.events.length === 0) {
    return (
      <Message
        title={say.empty(timeline.days.value, value.ticketOpenedAt !== null)}
        actions={<LookFurther />}
      >
        {say.emptyNext}
      </Message>
    )
  }
  return (
    <>
      {value.notices.map((notice) => (
        <Notice key={notice}>{notice}</Notice>
      ))}
      <Days />
      {problem && <ProblemMessage problem={problem} onRetry={timeline.more} />}
      <div class="dh-tl-end">
        {value.next !== null && !problem && (
          <Button busy={loading} onPress={timeline.more}>
            {say.more}
          </Button>
        )}
        {value.next === null && (
          <p class="dh-muted">{say.end(timeline.days.value, value.ticketOpenedAt !== null)}</p>
        )}
        {value.next === null && <LookFurther />}
      </div>
    </>
  )
}

function Days() {
  const { model, now } = usePanel()
  const { timeline } = model
  const { value } = timeline.state.value
  if (!value) return null
  return daysOf(timeline.events.value, value).map((day) => (
    <section key={day.key} aria-labelledby={`dh-day-${day.key}`}>
      <h2 id={`dh-day-${day.key}`} class="dh-label dh-tl-day">
        {dayTitle(day, now.value, say)}
      </h2>
      <ol class="dh-tl-list" onKeyDown={moveInRows}>
        {day.entries.map((entry) => (
          <Entry key={entry.kind === 'event' ? entry.event.id : entry.kind} entry={entry} />
        ))}
      </ol>
    </section>
  ))
}

function Entry({ entry }: { entry: DayEntry }) {
  if (entry.kind === 'event') return <TimelineRow event={entry.event} />
  return (
    <li class="dh-tl-opened">
      <span>{say.opened}</span>
      <time dateTime={entry.at} title={exactTime(entry.at)}>
        {shortTime(entry.at)}
      </time>
    </li>
  )
}

function LookFurther() {
  const { model } = usePanel()
  const { timeline } = model
  if (timeline.days.value >= longestDays) return null
  return <Button onPress={timeline.lookFurther}>{say.further(longestDays)}</Button>
}

/** The arrow keys go from one run to the next, over all days. */
function moveInRows(event: KeyboardEvent) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return
  const here = event.target
  if (!(here instanceof HTMLElement)) return
  const rows = [...(here.closest('.dh-timeline')?.querySelectorAll<HTMLElement>('.dh-tl-open') ?? [])]
  const next = rows[rows.indexOf(here) + by]
  if (!next) return
  event.preventDefault()
  next.focus()
}
