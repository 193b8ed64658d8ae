import { type ReadonlySignal, signal } from '@preact/signals'
import { asClientError, type ClientError, type ToolsClient } from '../client.ts'

/** What is done with the receipt of a session that has ended. */
export type ReceiptModel = {
  /** A button was pressed and the server has not answered. */
  busy: ReadonlySignal<'note' | 'time' | null>
  /** Why the last button did nothing, and which it was. */
  problem: ReadonlySignal<{ of: 'note' | 'time'; error: ClientError } | null>
  postAgain: () => Promise<void>
  addTime: (minutes: number) => Promise<void>
}

/** The model of a session's receipt. `follow` takes up the session again: it changes although it has ended. */
export function createReceiptModel(
  client: Pick<ToolsClient, 'postNoteAgain' | 'addTime'>,
  sessionId: string,
  follow: () => void,
): ReceiptModel {
  const busy = signal<'note' | 'time' | null>(null)
  const problem = signal<{ of: 'note' | 'time'; error: ClientError } | null>(null)
  const press = async (of: 'note' | 'time', send: () => Promise<unknown>) => {
    if (busy.peek()) return
    busy.value = of
    problem.value = null
    try {
      await send()
      follow()
    } catch (thrown) {
      problem.value = { of, error: asClientError(thrown) }
    } finally {
      busy.value = null
    }
  }
  return {
    busy,
    problem,
    postAgain: () => press('note', () => client.postNoteAgain(sessionId)),
    addTime: (minutes) => press('time', () => client.addTime(sessionId, minutes)),
  }
}

const minute = 60_000
const step = 5

/** The minutes to propose for a run of so many milliseconds: rounded up to five, a day at most. */
export function minutesFor(milliseconds: number | null): number {
  const steps = Math.ceil((milliseconds ?? 0) / (step * minute))
  return Math.min(Math.max(1, steps) * step, 24 * 60)
}

/** The minutes that a text says, or null where it is not a whole number from 1 to those of a day. */
export function readMinutes(text: string): number | null {
  const minutes = Number(text)
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= 24 * 60 ? minutes : null
}
