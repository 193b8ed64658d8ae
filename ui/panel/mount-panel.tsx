import { signal } from '@preact/signals'
import { render } from 'preact'
import type { ToolsClient } from '../client.ts'
import { createPanelModel, type OpenPlace } from '../models/panel-model.ts'
import { Panel } from './panel.tsx'
import { PanelContext } from './panel-context.ts'

export type PanelOptions = {
  client: ToolsClient
  place: OpenPlace
  /** In a page of ours that has a heading and landmarks of its own. */
  embedded?: boolean
  /** Signs in: resolves once that is done, rejects where it is not. */
  onSignIn?: () => Promise<void>
  /** Asks once more which ticket is open, after `place` was an error. */
  onAskTicket?: () => void
  /** Address of a session's page in the console; without it there is no link. */
  sessionAddress?: (sessionId: string) => string
}

export type MountedPanel = {
  /** Shows another place, or reads the same one again. */
  update: (place: OpenPlace) => void
  unmount: () => void
}

const clockMilliseconds = 30_000

/** Puts the Technician Tools panel into `root`. The page brings `ui/tokens.css` and `ui/panel/panel.css`. */
export function mountPanel(
  root: HTMLElement | ShadowRoot,
  { client, place, embedded = false, onSignIn, onAskTicket, sessionAddress }: PanelOptions,
): MountedPanel {
  const now = signal(Date.now())
  const clock = setInterval(() => {
    now.value = Date.now()
  }, clockMilliseconds)
  const model = createPanelModel({
    client,
    signIn: onSignIn ?? null,
    askTicket: onAskTicket ?? null,
    newKey: () => crypto.randomUUID(),
    schedule: (then, milliseconds) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  model.setPlace(place)
  render(
    <PanelContext.Provider value={{ model, now, embedded, sessionAddress: sessionAddress ?? null }}>
      <Panel />
    </PanelContext.Provider>,
    root,
  )
  return {
    update: (next) => {
      now.value = Date.now()
      model.setPlace(next)
    },
    unmount: () => {
      clearInterval(clock)
      model.dispose()
      render(null, root)
    },
  }
}
