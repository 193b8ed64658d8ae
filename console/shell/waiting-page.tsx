import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import type { Problem } from '../server-api.ts'
import { words } from '../words.ts'
import { usePage } from './use-page.ts'

interface WaitingPageProps {
  readonly say: Readonly<Record<'newTitle' | 'problem' | 'back' | 'loading', string>>
  /** The list that it leads back to. */
  readonly list: { readonly title: string; readonly path: string }
  readonly problem: Problem | null
  readonly isNew: boolean
  readonly onRetry: () => void
}

/** The outline of a page with a form while it is read, or why it cannot be. */
export function WaitingPage({ say, list, problem, isNew, onRetry }: WaitingPageProps) {
  usePage(isNew ? say.newTitle : list.title)
  if (problem) {
    const isGone = problem.code === 'notFound'
    return (
      <main id="content" class="dh-main" tabIndex={-1}>
        <h1 class="dh-hidden">{list.title}</h1>
        <Message
          tone="error"
          title={say.problem}
          actions={
            <>
              {!isGone && <Button onPress={onRetry}>{words.retry}</Button>}
              <a href={list.path}>{say.back}</a>
            </>
          }
        >
          <p>{problem.message}</p>
        </Message>
      </main>
    )
  }
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <h1>{isNew ? say.newTitle : <span class="dh-bone dh-bone-title" />}</h1>
        <span class="dh-hidden" role="status">
          {say.loading}
        </span>
      </div>
      <div class="dh-beside" aria-hidden="true">
        <div class="dh-form-bones">
          {Array.from({ length: 9 }, (_, index) => (
            <div key={index} class="dh-labelled">
              <span class="dh-bone dh-bone-label" />
              <span class="dh-bone dh-bone-control" />
            </div>
          ))}
        </div>
        <div class="dh-preview">
          <span class="dh-bone dh-bone-line" />
          <span class="dh-bone dh-bone-line" />
        </div>
      </div>
    </main>
  )
}
