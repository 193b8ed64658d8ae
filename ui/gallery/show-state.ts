import { type MountedPanel, mountPanel } from '../panel/mount-panel.tsx'
import { createMemoryClient, type MemoryClient } from './memory-client.ts'
import { computer, ticket } from './samples.ts'
import { type GalleryState, type StateName, states } from './states.ts'

export type Shown = { panel: MountedPanel; client: MemoryClient }

/** Mounts the panel in `root` and leads it to a state. Resolves once it is there. */
export async function showState(root: HTMLElement, name: StateName): Promise<Shown> {
  const state: GalleryState = states[name]
  const client = createMemoryClient(state.world)
  const panel = mountPanel(root, {
    sessionAddress: (id) => `/sessions/${id}`,
    client,
    place: state.noTicket ? null : state.alone ? computer : ticket,
    embedded: state.alone ?? false,
    onSignIn: () => new Promise(() => undefined),
  })
  for (const button of state.press ?? []) (await appearing(root, button)).click()
  const { unfold } = state
  if (unfold)
    await until(root, () => {
      const parts = [...root.querySelectorAll('details')]
      const part = parts.find(({ firstElementChild }) => firstElementChild?.textContent?.startsWith(unfold))
      if (part) part.open = true
      return part
    })
  if (state.search) {
    const input = await until(root, () => root.querySelector<HTMLInputElement>('#dh-search'))
    await appearing(root, 'Run Mozilla Firefox')
    input.value = state.search
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return { panel, client }
}

/** The button of this name, once it is there. */
export function appearing(root: HTMLElement, name: string): Promise<HTMLElement> {
  return until(root, () =>
    [...root.querySelectorAll<HTMLElement>('button')].find((one) => nameOf(one).startsWith(name)),
  )
}

function nameOf(button: HTMLElement): string {
  return (button.getAttribute('aria-label') ?? button.textContent ?? '').trim()
}

/** What `find` finds, as soon as it does. */
export function until<T>(root: HTMLElement, find: () => T | null | undefined): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const found = find()
      if (!found) return
      observer.disconnect()
      resolve(found)
    }
    const observer = new MutationObserver(look)
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    look()
  })
}
