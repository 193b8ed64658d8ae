import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { asClientError, type ClientError, type SessionView, type ToolsClient } from '../client.ts'
import { createReceiptModel, type ReceiptModel } from './receipt-model.ts'
import { createSessionLog, type SessionLog } from './session-log.ts'
import { phaseOf, type SessionPhase } from './session-phase.ts'

/** Calls `then` after `milliseconds`; what it gives takes that back. */
export type Schedule = (then: () => void, milliseconds: number) => () => void

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
  busy: ReadonlySignal<'run' | 'cancel' | null>
  follow: () => void
  run: () => Promise<void>
  cancel: () => Promise<void>
  dispose: () => void
}

const firstPause = 1_000
const longestPause = 30_000

/**
 * The model of the session `id`, which follows it from its making to its end, across lost connections (it
 * asks again after 1 s, 2 s, … 30 s, from the last log entry it has).
 */
export function createSessionModel(
  client: Pick<ToolsClient, 'watch' | 'run' | 'cancel' | 'postNoteAgain' | 'addTime'>,
  id: string,
  schedule: Schedule,
  known: SessionView | null = null,
): SessionModel {
  const view = signal<SessionView | null>(known)
  const accepted = signal(false)
  const reconnecting = signal(false)
  const problem = signal<ClientError | null>(null)
  const busy = signal<'run' | 'cancel' | null>(null)
  const log = createSessionLog()
  let stop: () => void = () => undefined
  let pause = firstPause

  const take = (next: SessionView | null) => {
    if (next && next.revision >= (view.peek()?.revision ?? -1)) view.value = next
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
  const press = async (button: 'run' | 'cancel', send: () => Promise<unknown>) => {
    if (busy.peek()) return false
    busy.value = button
    problem.value = null
    try {
      await send()
      return true
    } catch (thrown) {
      problem.value = asClientError(thrown)
      return false
    } finally {
      busy.value = null
    }
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
    run: async () => {
      const hash = view.peek()?.plan?.hash
      if (hash) accepted.value = await press('run', () => client.run(id, hash))
    },
    cancel: async () => {
      await press('cancel', () => client.cancel(id))
    },
    dispose: () => stop(),
  }
}
