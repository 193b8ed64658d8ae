import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { Frame } from '../frame.tsx'
import { api, type Me, type Problem, problemOf } from '../server-api.ts'
import { words } from '../words.ts'
import { SignInForm } from './sign-in-form.tsx'

type Known =
  | { step: 'asking' }
  | { step: 'signIn' }
  | { step: 'in'; me: Me }
  | { step: 'problem'; problem: Problem }

interface SignedInProps {
  /** The heading while nobody is signed in: why it is asked for. */
  readonly title: string
  readonly children: (me: Me, reload: () => void) => ComponentChildren
}

/** Shows its content to whoever is signed in; else asks to sign in, on this very page. */
export function SignedIn({ title, children }: SignedInProps) {
  const [known, setKnown] = useState<Known>({ step: 'asking' })

  async function ask() {
    try {
      setKnown({ step: 'in', me: await api.users.me.query() })
    } catch (error) {
      const problem = problemOf(error)
      setKnown(problem.code === 'notSignedIn' ? { step: 'signIn' } : { step: 'problem', problem })
    }
  }
  useEffect(() => {
    ask()
  }, [])

  if (known.step === 'in') return <>{children(known.me, ask)}</>
  return (
    <Frame title={title}>
      {known.step === 'asking' && <p class="dh-muted">{words.loading}</p>}
      {known.step === 'signIn' && <SignInForm onDone={ask} />}
      {known.step === 'problem' && <PageProblem problem={known.problem} onRetry={ask} />}
    </Frame>
  )
}

/** What went wrong, and a way on. */
function PageProblem({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <Message
      tone="error"
      title={words.problem.title}
      actions={<Button onPress={onRetry}>{words.retry}</Button>}
    >
      <p>{problem.message}</p>
    </Message>
  )
}
