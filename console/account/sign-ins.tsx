import { useEffect, useState } from 'preact/hooks'
import { exactTime, relativeTime } from '../../ui/format-time.ts'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { api, problemOf } from '../server-api.ts'
import { words } from '../words.ts'
import { describeProgram } from './describe-program.ts'

type SignIn = Awaited<ReturnType<typeof api.users.listSignIns.query>>[number]

/** Where the user is signed in, each with a button that ends it. */
export function SignIns() {
  const [signIns, setSignIns] = useState<SignIn[]>([])
  const [problem, setProblem] = useState<string | null>(null)

  async function load() {
    try {
      setSignIns(await api.users.listSignIns.query())
      setProblem(null)
    } catch (error) {
      setProblem(problemOf(error).message)
    }
  }
  useEffect(() => {
    load()
  }, [])

  async function end(signInId: string) {
    try {
      await api.users.endSignIn.mutate({ signInId })
    } catch (error) {
      setProblem(problemOf(error).message)
      return
    }
    await load()
  }

  return (
    <section class="dh-section" aria-labelledby="sign-ins">
      <h2 id="sign-ins">{words.home.signIns}</h2>
      <div role="alert">{problem && <Notice tone="error">{problem}</Notice>}</div>
      <ul class="dh-rows">
        {signIns.map((signIn) => (
          <Row key={signIn.id} signIn={signIn} onEnd={() => end(signIn.id)} />
        ))}
      </ul>
    </section>
  )
}

function Row({ signIn, onEnd }: { signIn: SignIn; onEnd: () => void }) {
  const name = describeProgram(signIn.userAgent)
  return (
    <li>
      <div>
        <p>
          {name} {signIn.current && <span class="dh-muted">({words.home.thisSignIn})</span>}
        </p>
        <p class="dh-muted dh-small">
          <time dateTime={signIn.createdAt} title={exactTime(signIn.createdAt)}>
            {words.home.since(relativeTime(signIn.createdAt, Date.now()))}
          </time>
          {signIn.ipAddress && ` · ${signIn.ipAddress}`}
        </p>
      </div>
      {!signIn.current && (
        <Button label={words.home.endNamed(name)} onPress={onEnd}>
          {words.home.end}
        </Button>
      )}
    </li>
  )
}
