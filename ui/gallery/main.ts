import { showState } from './show-state.ts'
import { type StateName, stateNames, states } from './states.ts'

/**
 * The gallery: `#plan` shows that state, `#plan,dark` in the dark; nothing lists them all.
 * Start it with `vite ui/gallery`.
 */
function show() {
  const [name = '', theme = 'light'] = location.hash.slice(1).split(',')
  document.documentElement.dataset.theme = theme
  const root = document.querySelector<HTMLElement>('#gallery')
  if (!root) return
  root.replaceChildren()
  // Whoever takes a picture waits for it.
  const shown = () => {
    document.documentElement.dataset.shown = 'true'
  }
  if (isState(name)) void showState(root, name).then(shown)
  else root.append(list())
}

function isState(name: string): name is StateName {
  return Object.hasOwn(states, name)
}

function list(): HTMLElement {
  const all = document.createElement('nav')
  all.className = 'gallery-list'
  for (const name of stateNames) {
    const link = document.createElement('a')
    link.href = `#${name}`
    link.textContent = name
    all.append(link)
  }
  return all
}

addEventListener('hashchange', () => location.reload())
show()
