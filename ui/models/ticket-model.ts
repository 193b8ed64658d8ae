import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { SubjectRef, TicketContext, TicketRef, ToolsClient } from '../client.ts'
import { createResource, type Resource } from './resource.ts'

export type SubjectKind = SubjectRef['kind']
export type ContextComputer = TicketContext['computers'][number]

/** The ticket that is open, what it is about, and whom of those the tools are shown for. */
export type TicketModel = {
  ticket: ReadonlySignal<TicketRef | null>
  context: Resource<TicketContext>
  /** Loads the context as the PSA has it now. */
  readAnew: () => Promise<void>
  kind: ReadonlySignal<SubjectKind>
  computer: ReadonlySignal<ContextComputer | null>
  /** Null: the ticket has nobody of the chosen kind. */
  subject: ReadonlySignal<SubjectRef | null>
  choose: (kind: SubjectKind) => void
  chooseComputer: (computerId: string) => void
  /** Another ticket (or none) is open: nothing of the last one is kept. */
  set: (ticket: TicketRef | null) => void
}

/** The model of one ticket after another: `set` one and load `context`. */
export function createTicketModel(client: ToolsClient): TicketModel {
  const ticket = signal<TicketRef | null>(null)
  let anew = false
  const context = createResource(() => {
    const open = ticket.peek()
    return open ? client.context(open, anew) : Promise.reject(new Error('No ticket is open'))
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
    ticket,
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
      ticket.value = next
    },
  }
}

/** The nearest thing that the ticket has: its computer, else its person, else its tenant. */
function firstKind(context: TicketContext | null): SubjectKind {
  if (!context || context.computers.length > 0) return 'computer'
  if (context.person) return 'person'
  return context.tenant ? 'tenant' : 'computer'
}

function subjectOf(
  kind: SubjectKind,
  context: TicketContext | null,
  computer: ContextComputer | null,
): SubjectRef | null {
  const found = { computer, person: context?.person ?? null, tenant: context?.tenant ?? null }[kind]
  return found ? { kind, id: found.id } : null
}
