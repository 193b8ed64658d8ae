import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import type { Option } from '../controls/use-options.ts'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { address } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { searchComputers } from './search-computers.ts'
import { StartForm } from './start-form.tsx'

const say = words.startSessions

/** What the form begins with. */
interface Loaded {
  readonly items: readonly Option[]
  readonly computers: readonly Option[]
}

/** Starts maintenance on computers. The address may name one: `?computer=`. */
export function StartPage({ me }: { me: Me }) {
  const heading = usePage(say.title)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const mayStart = me.permissions.includes('sessions.start')

  async function load() {
    setProblem(null)
    try {
      const [choices, computers] = await Promise.all([
        api.deployments.choices.query(),
        computersOf(address.value.query.getAll('computer')),
      ])
      const items = choices.items
        .filter(({ subject }) => subject === 'computer')
        .map(({ id, name, kind }) => ({ id, name, detail: words.kinds[kind] }))
      setLoaded({ items, computers })
    } catch (error) {
      setProblem(pageProblemOf(error))
    }
  }

  useEffect(() => {
    if (mayStart) load()
  }, [mayStart])

  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy={mayStart && !loaded && !problem}>
      <div class="dh-head">
        <a class="dh-back" href="/sessions">
          {say.back}
        </a>
        <h1 {...heading}>{say.title}</h1>
      </div>
      {!mayStart ? (
        <Message title={say.refused(words.roles[me.role])} actions={<a href="/sessions">{say.back}</a>} />
      ) : problem ? (
        <Message tone="error" title={say.problem} actions={<Button onPress={load}>{words.retry}</Button>}>
          <p>{problem.message}</p>
        </Message>
      ) : loaded ? (
        <StartForm {...loaded} />
      ) : (
        <Bones />
      )}
    </main>
  )
}

async function computersOf(ids: readonly string[]): Promise<readonly Option[]> {
  const found = await Promise.all(ids.map((id) => searchComputers(id)))
  return ids.flatMap((id, index) => found[index]?.find((one) => one.id === id) ?? [])
}

function Bones() {
  return (
    <>
      <span class="dh-hidden" role="status">
        {say.loading}
      </span>
      <div class="dh-form-bones" aria-hidden="true">
        {[0, 1, 2, 3].map((line) => (
          <div key={line} class="dh-labelled">
            <span class="dh-bone dh-bone-label" />
            <span class="dh-bone dh-bone-control" />
          </div>
        ))}
      </div>
    </>
  )
}
