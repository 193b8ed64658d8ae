import { browser } from '../browser.ts'
import type { PageAnswers, PageMessage } from '../messages/page-messages.ts'
import { words } from '../words.ts'

/** Asks the background; the answer's type goes by the message's. Rejects where the background does not answer. */
export async function askBackground<T extends PageMessage['type']>(
  message: Extract<PageMessage, { type: T }>,
): Promise<PageAnswers[T]> {
  const answer = await browser.runtime.sendMessage<PageMessage, PageAnswers[T] | null>(message)
  if (answer === null) throw new Error(words.bridge.noAnswer)
  return answer
}
