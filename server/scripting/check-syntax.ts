import { durationInWords } from './sandbox-limits.ts'
import { hireWorker } from './worker-pool.ts'

export type SyntaxProblem = { readonly line: number; readonly message: string }

const patienceMs = 5_000

/**
 * Reads a script without running it, for an editor. Gives what is wrong with its text and in which line, from 1; null
 * where nothing is.
 */
export async function checkSyntax(source: string): Promise<SyntaxProblem | null> {
  const worker = await hireWorker(undefined)
  if (!worker) return null
  const { promise, resolve } = Promise.withResolvers<SyntaxProblem | null>()
  let answered = false
  const answer = (problem: SyntaxProblem | null, how: 'giveBack' | 'end') => {
    if (answered) return
    answered = true
    worker[how]()
    resolve(problem)
  }
  const giveUp = (message: string) => answer({ line: 1, message }, 'end')
  const late = setTimeout(
    () => giveUp(`It could not be read within ${durationInWords(patienceMs)}.`),
    patienceMs,
  )
  worker.listen(
    (message) => {
      if (message.type === 'checked')
        answer(
          message.failure && { line: message.failure.line ?? 1, message: message.failure.words },
          'giveBack',
        )
      else if (message.type === 'end') giveUp('It could not be read.')
    },
    () => giveUp('It could not be read.'),
  )
  worker.post({ type: 'check', source })
  try {
    return await promise
  } finally {
    clearTimeout(late)
  }
}
