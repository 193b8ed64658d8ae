import { useState } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { Button } from '../../ui/panel/button.tsx'
import { readOrigin } from '../background/origins.ts'
import { browser } from '../browser.ts'
import type { CheckView, StateView } from '../messages/page-messages.ts'
import { words } from '../words.ts'
import { askBackground } from './ask-background.ts'
import { HostsPart } from './hosts-part.tsx'
import { SignInPart } from './sign-in-part.tsx'
import { useStateView } from './use-state-view.ts'

/** The options: the server, signing in, the PSA's addresses, and one button that says what is wrong. */
export function OptionsPage() {
  const { state, refresh } = useStateView()
  return (
    <main class="dhx-options">
      <header>
        <h1>{words.options.title}</h1>
        <p class="dh-muted">{words.options.lead}</p>
      </header>
      {state && <ServerPart key={state.server} state={state} refresh={refresh} />}
      {state && <SignInPart state={state} refresh={refresh} />}
      {state && <HostsPart state={state} refresh={refresh} />}
      <TestPart />
    </main>
  )
}

function ServerPart({ state, refresh }: { state: StateView; refresh: () => Promise<void> }) {
  const [typed, setTyped] = useState(state.server ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (event: Event) => {
    event.preventDefault()
    const read = readOrigin(typed)
    setProblem(read.ok ? null : read.problem)
    if (!read.ok) return
    // Saved first: the browser's question may close this page. It has to be asked within the click.
    const saved = askBackground({ type: 'setServer', server: read.origin })
    await browser.permissions.request({ origins: [read.pattern] })
    setProblem((await saved).problem)
    await refresh()
  }
  const blocked = state.server !== null && !state.serverGranted ? words.options.serverNotAllowed : null
  const told = problem ?? blocked
  return (
    <section class="dhx-part">
      <h2>{words.options.server}</h2>
      <form class="dhx-line" onSubmit={save} noValidate>
        <div class="dh-field">
          <label for="server">{words.options.serverLabel}</label>
          <input
            id="server"
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            placeholder={words.options.serverPlaceholder}
            value={typed}
            aria-invalid={told ? 'true' : undefined}
            aria-describedby={told ? 'server-problem' : undefined}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Button kind={state.server ? 'plain' : 'primary'} submit>
          {words.options.save}
        </Button>
      </form>
      {told && (
        <p id="server-problem" class="dh-field-problem" role="alert">
          {told}
        </p>
      )}
    </section>
  )
}

function TestPart() {
  const [checks, setChecks] = useState<CheckView[] | null>(null)
  const [busy, setBusy] = useState(false)
  const test = async () => {
    setBusy(true)
    try {
      setChecks((await askBackground({ type: 'test' })).checks)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="dhx-part">
      <h2>{words.options.test}</h2>
      <div class="dh-actions">
        <Button busy={busy} onPress={() => void test()}>
          {words.options.test}
        </Button>
        <span class="dh-muted">{busy ? words.options.testing : words.options.testLead}</span>
      </div>
      <ul class="dhx-checks" aria-live="polite">
        {checks?.map(({ name, ok, detail }) => (
          <li key={name} class={ok ? 'dhx-good' : 'dhx-bad'}>
            <SignIcon sign={ok ? 'done' : 'warning'} />
            <p>
              <b>{name}</b> <span class="dh-hidden">{ok ? words.options.well : words.options.notWell}</span>{' '}
              {detail}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
