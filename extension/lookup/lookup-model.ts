import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { LookupProblem, LookupReply } from '../messages/lookup-messages.ts'
import { computerAddress } from './computer-address.ts'
import type { FoundComputer } from './found-computer.ts'
import { words } from './words.ts'

export type LookupAction = 'open' | 'tools' | 'remote' | 'copy' | 'copyAll'

export type LookupAnswer = { query: string; server: string; computers: FoundComputer[] }

export type LookupServices = {
  ask: (query: string) => void
  visit: (computerId: string) => void
  openTab: (url: string) => void
  copy: (text: string) => Promise<void>
  /** Epoch milliseconds. */
  now: () => number
}

/** The search for a computer: what was typed, what was found, and which of them is meant. */
export type LookupModel = {
  query: ReadonlySignal<string>
  /** The last answer, which stays until there is another; perhaps of an earlier query. */
  answer: ReadonlySignal<LookupAnswer | null>
  problem: ReadonlySignal<LookupProblem | null>
  /** Whether the answer to what was typed is still on its way. */
  waiting: ReadonlySignal<boolean>
  selected: ReadonlySignal<number>
  /** What was just done or could not be, in words. */
  notice: ReadonlySignal<string | null>
  type: (typed: string) => void
  /** Moves the selection by so many rows; it stops at both ends. */
  move: (rows: number) => void
  /** Does something with the selected computer, or with `index`. While its answer is on its way it is done then. */
  press: (action: LookupAction, index?: number) => void
  openRemote: (computer: FoundComputer, url: string) => void
  receive: (reply: LookupReply) => void
  retry: () => void
}

/** How long an answer is shown again without asking, when the same is typed again. */
const freshMilliseconds = 20_000

export function createLookupModel(services: LookupServices): LookupModel {
  const query = signal('')
  const answer = signal<LookupAnswer | null>(null)
  const problem = signal<LookupProblem | null>(null)
  const selected = signal(0)
  const notice = signal<string | null>(null)
  const known = new Map<string, { answer: LookupAnswer; until: number }>()
  let asked: string | null = null
  let moved = false
  /** What was pressed before the answer to what was typed has come. */
  let due: LookupAction | null = null

  const wanted = () => wordsOf(query.peek())
  const waiting = computed(() => !problem.value && answer.value?.query !== wordsOf(query.value))
  const show = (next: LookupAnswer) => {
    answer.value = next
    problem.value = null
    selected.value = 0
    moved = false
  }
  const ask = () => {
    asked = wanted()
    const fresh = known.get(asked)
    if (fresh && fresh.until > services.now()) show(fresh.answer)
    else {
      problem.value = null
      services.ask(asked)
    }
  }
  const act = (action: LookupAction, computer: FoundComputer, server: string) => {
    if (action === 'copy' || action === 'copyAll') return void copy(textOf(computer, action))
    if (action === 'remote') {
      const [remote] = computer.remote
      if (remote) return openRemote(computer, remote.url)
      notice.value = words.noRemote(computer.name)
      return
    }
    services.visit(computer.id)
    services.openTab(computerAddress(server, computer.id, action === 'tools'))
  }
  const copy = async (text: string) => {
    try {
      await services.copy(text)
      notice.value = words.copied(text)
    } catch {
      notice.value = words.notCopied
    }
  }
  const openRemote = (computer: FoundComputer, url: string) => {
    services.visit(computer.id)
    services.openTab(url)
  }
  return {
    query,
    answer,
    problem,
    waiting,
    selected,
    notice,
    type: (typed) => {
      query.value = typed
      notice.value = null
      due = null
      moved = false
      if (wanted() !== asked) ask()
    },
    move: (rows) => {
      const last = (answer.peek()?.computers.length ?? 0) - 1
      selected.value = Math.max(0, Math.min(last, selected.peek() + rows))
      moved = true
      notice.value = null
    },
    press: (action, index) => {
      const shown = answer.peek()
      // Whoever types and presses Enter at once means what was typed, not what is still there from before.
      if (shown?.query !== wanted() && index === undefined && !moved) {
        due = action
        if (problem.peek()) ask()
        return
      }
      if (index !== undefined) selected.value = index
      const computer = shown?.computers[selected.peek()]
      if (shown && computer) act(action, computer, shown.server)
    },
    openRemote,
    receive: (reply) => {
      if (reply.type === 'found') {
        const { query: of, server, computers } = reply
        known.set(of, { answer: { query: of, server, computers }, until: services.now() + freshMilliseconds })
      }
      if (reply.query !== wanted()) return
      const action = due
      due = null
      if (reply.type === 'failed') {
        problem.value = reply.problem
        return
      }
      show({ query: reply.query, server: reply.server, computers: reply.computers })
      const [first] = reply.computers
      if (action && first) act(action, first, reply.server)
    },
    retry: () => {
      known.clear()
      ask()
    },
  }
}

function wordsOf(typed: string): string {
  return typed.trim().replace(/\s+/g, ' ')
}

/** A computer's name, or all of it in one line for a ticket or a chat. */
function textOf(computer: FoundComputer, action: 'copy' | 'copyAll'): string {
  if (action === 'copy') return computer.name
  const { name, tenant, person, user, serial, address } = computer
  return [name, tenant.name, person?.name ?? user, serial, address].filter(Boolean).join(' · ')
}
