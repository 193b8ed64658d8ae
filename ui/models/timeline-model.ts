import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Place, SubjectRef, TimelineEvent, TimelinePage, ToolsClient } from '../client.ts'
import { createResource, type Resource, type ResourceState } from './resource.ts'

export type EventKind = TimelineEvent['kind']

/** What changed for the chosen subject: the pages that were read so far, as one. */
export type TimelineModel = {
  /** The timeline is what is shown, not the tools. */
  open: Signal<boolean>
  /** How far it goes back before the ticket, in days. */
  days: Signal<number>
  state: ReadonlySignal<ResourceState<TimelinePage>>
  /** The kinds that there are, in the order of the latest of each. */
  kinds: ReadonlySignal<readonly EventKind[]>
  /** The one kind that is shown; null for all. */
  only: ReadonlySignal<EventKind | null>
  showOnly: (kind: EventKind | null) => void
  events: ReadonlySignal<readonly TimelineEvent[]>
  /** The event whose session was opened: it gets the focus when the timeline is back. */
  lastEvent: Signal<string | null>
  /** Reads the subject's timeline while it is open, unless it is there; `fresh` reads it in any case. */
  show: (fresh?: boolean) => void
  /** Reads the next page. */
  more: () => void
  /** Goes back as far as one can. */
  lookFurther: () => void
  forget: () => void
}

export const shortestDays = 30
export const longestDays = 90

const nothing: ResourceState<TimelinePage> = { loading: true, value: null, problem: null }

type Kept = { page: Resource<TimelinePage>; load: (before: string | null) => void }

/** The timeline of `subject` at `place`; what was read is kept until `forget`. */
export function createTimelineModel(
  client: ToolsClient,
  place: ReadonlySignal<Place | null>,
  subject: ReadonlySignal<SubjectRef | null>,
): TimelineModel {
  const open = signal(false)
  const days = signal(shortestDays)
  const wanted = signal<EventKind | null>(null)
  const lastEvent = signal<string | null>(null)
  const kept = signal<ReadonlyMap<string, Kept>>(new Map())

  const key = computed(() => {
    const about = subject.value
    return about && `${about.kind}:${about.id}:${days.value}`
  })
  const state = computed(() => kept.value.get(key.value ?? '')?.page.state.value ?? nothing)
  const show = (fresh = false) => {
    const [on, about, name] = [place.peek(), subject.peek(), key.peek()]
    if (!open.peek() || !on || !about || !name) return
    const known = kept.peek().get(name)
    const timeline = known ?? keepPages(client, on, about, days.peek())
    if (!known) kept.value = new Map([...kept.peek(), [name, timeline]])
    if (fresh || !known || timeline.page.state.peek().problem) timeline.load(null)
  }
  const all = computed(() => state.value.value?.events ?? [])
  const kinds = computed(() => [...new Set(all.value.map(({ kind }) => kind))])
  // A kind that another subject does not have is not asked for there.
  const only = computed(() => kinds.value.find((kind) => kind === wanted.value) ?? null)
  return {
    open,
    days,
    state,
    only,
    lastEvent,
    kinds,
    showOnly: (kind) => {
      wanted.value = kind
    },
    events: computed(() => all.value.filter(({ kind }) => only.value === null || kind === only.value)),
    show,
    more: () => {
      const next = state.peek().value?.next
      if (next)
        kept
          .peek()
          .get(key.peek() ?? '')
          ?.load(next)
    },
    lookFurther: () => {
      days.value = longestDays
      show()
    },
    forget: () => {
      kept.value = new Map()
      days.value = shortestDays
      wanted.value = null
      lastEvent.value = null
      open.value = false
    },
  }
}

/** Pages as one: another page is put behind what is there, the first one in its place. */
function keepPages(client: ToolsClient, place: Place, subject: SubjectRef, days: number): Kept {
  let before: string | null = null
  const page: Resource<TimelinePage> = createResource(async () => {
    const earlier = before === null ? [] : (page.state.peek().value?.events ?? [])
    const read = await client.timeline(place, subject, { days, before })
    return { ...read, events: [...earlier, ...read.events] }
  })
  return {
    page,
    load: (from) => {
      before = from
      void page.load()
    },
  }
}
