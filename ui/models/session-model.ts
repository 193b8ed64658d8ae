import { computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  asClientError,
  type ClientError,
  type Decision,
  type PressedRun,
  type SessionView,
  type ToolsClient,
} from '../client.ts'
import { createReceiptModel, type ReceiptModel } from './receipt-model.ts'
import { createSessionLog, type SessionLog } from './session-log.ts'
import { phaseOf, type SessionPhase } from './session-phase.ts'

/** Calls `then` after `milliseconds`; what it gives takes that back. */
export type Schedule = (then: () => void, milliseconds: number) => () => void

/** What a press that came too late has led to. */
export type Joined = NonNullable<PressedRun['joined']>

type Press = 'run' | 'cancel' | 'ask' | Decision['decision']

/** A session that is followed live. */
export type SessionModel = {
  id: string
  view: ReadonlySignal<SessionView | null>
  phase: ReadonlySignal<SessionPhase>
  log: SessionLog
  receipt: ReceiptModel
  /** The watch was lost and is being taken up again. */
  reconnecting: ReadonlySignal<boolean>
  /** Why the session cannot be shown, or why the last button did nothing. */
  problem: ReadonlySignal<ClientError | null>
  /** A button was pressed and the server has not answered. */
  busy: ReadonlySignal<Press | null>
  /** Somebody had started this run when the reader pressed *Run*. */
  joined: Joined | null
  follow: () => void
  /** *Run now*, or at a time (ISO instant). */
  run: (executeAt?: string) => Promise<void>
  /** Asks for approval of the plan, and of the time where one is given. */
  ask: (reason: string, executeAt: string | null) => Promise<void>
  decide: (decision: Decision['decision'], reason: string) => Promise<void>
  cancel: () => Promise<void>
  dispose: () => void
}

const firstPause = 1_000
const longestPause = 30_000

type JoinOptions = {
  joined?: Joined | null
  /** The press came too late: another session runs the same. */
  onJoined?: (sessionId: string, joined: Joined) => void
}

/**
 * The model of the session `id`, which follows it from its making to its end, across lost connections (it
 * asks again after 1 s, 2 s, … 30 s, from the last log entry it has).
 */
export function createSessionModel(
  client: Pick<
    ToolsClient,
    'watch' | 'run' | 'cancel' | 'askApproval' | 'decide' | 'postNoteAgain' | 'addTime'
  >,
  id: string,
  schedule: Schedule,
  known: SessionView | null = null,
  { joined = null, onJoined }: JoinOptions = {},
): SessionModel {
  const view = signal<SessionView | null>(known)
  const accepted = signal(false)
  const reconnecting = signal(false)
  const problem = signal<ClientError | null>(null)
  const busy = signal<Press | null>(null)
  const log = createSessionLog()
  let stop: () => void = () => undefined
  let pause = firstPause
  /** The last press has its answer, and what it has changed is still to come. */
  let answered = false

  const take = (next: SessionView | null) => {
    if (!next || next.revision < (view.peek()?.revision ?? -1)) return
    view.value = next
    if (answered) busy.value = null
  }
  const follow = () => {
    stop()
    stop = client.watch(id, log.lastSequence(), {
      onEvent: (event) => {
        pause = firstPause
        reconnecting.value = false
        if (problem.peek() && problem.peek()?.code !== 'refused') problem.value = null
        take(event.view)
        log.append(event.log)
      },
      onLost: () => {
        reconnecting.value = true
      },
      onError: (error) => {
        if (error.code !== 'unreachable') {
          problem.value = error
          return
        }
        reconnecting.value = true
        stop = schedule(follow, pause)
        pause = Math.min(pause * 2, longestPause)
      },
      onEnd: () => {
        reconnecting.value = false
      },
    })
  }
  const press = async <Answer>(button: Press, send: () => Promise<Answer>): Promise<Answer | null> => {
    if (busy.peek()) return null
    busy.value = button
    answered = false
    problem.value = null
    try {
      return await send()
    } catch (thrown) {
      problem.value = asClientError(thrown)
      busy.value = null
      return null
    }
  }
  /** What a press has changed is seen before its button is there again. */
  const settle = (before: number | undefined) => {
    answered = true
    if (view.peek()?.revision !== before) busy.value = null
  }
  const start = async (button: 'run' | 'ask', send: (planHash: string) => Promise<PressedRun>) => {
    const { plan, revision } = view.peek() ?? {}
    if (!plan) return
    const pressed = await press(button, () => send(plan.hash))
    if (pressed?.joined) onJoined?.(pressed.sessionId, pressed.joined)
    else if (pressed && button === 'run') accepted.value = true
    if (pressed) settle(button === 'run' ? undefined : revision)
  }
  return {
    id,
    view,
    phase: computed(() => (view.value ? phaseOf(view.value, accepted.value) : 'preparing')),
    log,
    receipt: createReceiptModel(client, id, follow),
    reconnecting,
    problem,
    busy,
    follow,
    joined,
    run: (executeAt) =>
      start('run', (planHash) =>
        client.run({ sessionId: id, planHash, ...(executeAt === undefined ? {} : { executeAt }) }),
      ),
    ask: (reason, executeAt) =>
      start('ask', (planHash) =>
        client.askApproval({
          sessionId: id,
          planHash,
          reason,
          ...(executeAt === null ? {} : { executeAt }),
        }),
      ),
    decide: async (decision, reason) => {
      const { approval, revision } = view.peek() ?? {}
      if (!approval) return
      if (await press(decision, () => client.decide({ id: approval.id, decision, reason }))) settle(revision)
    },
    cancel: async () => {
      if (await press('cancel', () => client.cancel(id))) settle(undefined)
    },
    dispose: () => stop(),
  }
}
