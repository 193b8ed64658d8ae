import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import type { Problem } from '../server-api.ts'
import { words } from '../words.ts'
import { usePage } from './use-page.ts'

interface FailedPageProps {
  /** `gone`: why it may not be there any more. */
  readonly say: Readonly<Record<'problem' | 'back', string>> & { readonly gone?: string }
  /** The list that it leads back to. */
  readonly list: { readonly title: string; readonly path: string }
  readonly problem: Problem
  readonly onRetry: () => void
}

/** Why the page of a record cannot be shown, and what to do now. */
export function FailedPage({ say, list, problem, onRetry }: FailedPageProps) {
  usePage(list.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <h1 class="dh-hidden">{list.title}</h1>
      <Message
        tone="error"
        title={say.problem}
        actions={
          <>
            {!isOutOfReach(problem) && <Button onPress={onRetry}>{words.retry}</Button>}
            <a href={list.path}>{say.back}</a>
          </>
        }
      >
        <p>{problem.message}</p>
        {problem.code === 'notFound' && say.gone && <p>{say.gone}</p>}
      </Message>
    </main>
  )
}

/** Whether asking again gives the same answer: the record is not there, or not for the caller. */
export function isOutOfReach({ code }: Problem): boolean {
  return code === 'notFound' || code === 'notAllowed'
}
