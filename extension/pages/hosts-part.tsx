import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { readOrigin } from '../background/origins.ts'
import { browser } from '../browser.ts'
import type { HostView, StateView } from '../messages/page-messages.ts'
import { words } from '../words.ts'
import { askBackground } from './ask-background.ts'

type HostsPartProps = { state: StateView; refresh: () => Promise<void> }

/** The PSA's addresses: those of the vendors, and those that were added with the browser's permission. */
export function HostsPart({ state, refresh }: HostsPartProps) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const add = async (event: Event) => {
    event.preventDefault()
    const read = readOrigin(typed)
    setProblem(read.ok ? null : read.problem)
    if (!read.ok) return
    // Saved first: the browser's question may close this page. The background finishes once it is answered.
    const added = askBackground({ type: 'addHost', origin: read.origin })
    await browser.permissions.request({ origins: [read.pattern] })
    setProblem((await added).problem)
    setTyped('')
    await refresh()
  }
  return (
    <section class="dhx-part">
      <h2>{words.options.hosts}</h2>
      <p class="dh-muted">
        {words.options.hostsLead} {state.vendorHosts.map(hostOf).join(', ')}
      </p>
      <form class="dhx-line" onSubmit={add} noValidate>
        <div class="dh-field">
          <label for="host">{words.options.addLabel}</label>
          <input
            id="host"
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            placeholder={words.options.addPlaceholder}
            value={typed}
            aria-invalid={problem ? 'true' : undefined}
            aria-describedby={problem ? 'host-problem' : undefined}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Button submit>{words.options.add}</Button>
      </form>
      {problem && (
        <p id="host-problem" class="dh-field-problem" role="alert">
          {problem}
        </p>
      )}
      <ul class="dhx-hosts">
        {state.hosts.map((host) => (
          <HostLine key={host.origin} host={host} refresh={refresh} />
        ))}
      </ul>
    </section>
  )
}

function HostLine({ host, refresh }: { host: HostView; refresh: () => Promise<void> }) {
  const allow = async () => {
    await browser.permissions.request({ origins: [host.pattern] })
    await refresh()
  }
  const remove = async () => {
    await askBackground({ type: 'removeHost', origin: host.origin })
    await refresh()
  }
  return (
    <li>
      <span class="dhx-host">{host.origin}</span>
      <span class="dh-muted">{host.granted ? words.options.allowed : words.options.notAllowed}</span>
      {!host.granted && (
        <Button label={words.options.allowNamed(host.origin)} onPress={() => void allow()}>
          {words.options.allow}
        </Button>
      )}
      <Button kind="quiet" label={words.options.remove(host.origin)} onPress={() => void remove()}>
        {words.options.removeShort}
      </Button>
    </li>
  )
}

/** `https://*.halopsa.com/*` as a reader writes it. */
function hostOf(pattern: string): string {
  return pattern.replace(/^https:\/\//, '').replace(/\/\*$/, '')
}
