import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Place, PlaceContext, SubjectRef, ToolsClient } from '../client.ts'
import { createResource, type Resource } from './resource.ts'

export type SubjectKind = SubjectRef['kind']
export type ContextComputer = PlaceContext['computers'][number]

/** The ticket or computer that is open, what it is about, and whom of those the tools are shown for. */
export type PlaceModel = {
  ref: ReadonlySignal<Place | null>
  context: Resource<PlaceContext>
  /** Loads the context as the PSA has it now. */
  readAnew: () => Promise<void>
  kind: ReadonlySignal<SubjectKind>
  computer: ReadonlySignal<ContextComputer | null>
  /** Null: the place has nobody of the chosen kind. */
  subject: ReadonlySignal<SubjectRef | null>
  choose: (kind: SubjectKind) => void
  chooseComputer: (computerId: string) => void
  /** Another place (or none) is open: nothing of the last one is kept. */
  set: (place: Place | null) => void
}

/** The model of one place after another: `set` one and load `context`. */
export function createPlaceModel(client: ToolsClient): PlaceModel {
  const ref = signal<Place | null>(null)
  let anew = false
  const context = createResource(() => {
    const open = ref.peek()
    return open ? client.context(open, anew) : Promise.reject(new Error('Nothing is open'))
  })
  const found = computed(() => context.state.value.value)
  const chosenKind = signal<SubjectKind | null>(null)
  const chosenComputer = signal<string | null>(null)

  const kind = computed(() => chosenKind.value ?? firstKind(found.value))
  const computer = computed(() => {
    const computers = found.value?.computers ?? []
    return computers.find(({ id }) => id === chosenComputer.value) ?? computers[0] ?? null
  })
  const subject = computed(() => subjectOf(kind.value, found.value, computer.value))
  return {
    ref,
    context,
    readAnew: () => {
      anew = true
      const loading = context.load()
      anew = false
      return loading
    },
    kind,
    computer,
    subject,
    choose: (next) => {
      chosenKind.value = next
    },
    chooseComputer: (computerId) => {
      chosenComputer.value = computerId
      chosenKind.value = 'computer'
    },
    set: (next) => {
      context.clear()
      chosenKind.value = null
      chosenComputer.value = null
      ref.value = next
    },
  }
}

/** The nearest thing that the place has: its computer, else its person, else its tenant. */
function firstKind(context: PlaceContext | null): SubjectKind {
  if (!context || context.computers.length > 0) return 'computer'
  if (context.person) return 'person'
  return context.tenant ? 'tenant' : 'computer'
}

function subjectOf(
  kind: SubjectKind,
  context: PlaceContext | null,
  computer: ContextComputer | null,
): SubjectRef | null {
  const found = { computer, person: context?.person ?? null, tenant: context?.tenant ?? null }[kind]
  return found ? { kind, id: found.id } : null
}

/** Whether two are the same ticket, or the same computer. */
export function isSamePlace(one: Place | null, other: Place | null): boolean {
  return one !== null && other !== null ? keyOf(one) === keyOf(other) : one === other
}

function keyOf(place: Place): string {
  return 'ticketId' in place ? JSON.stringify([place.integrationId, place.ticketId]) : place.computerId
}
