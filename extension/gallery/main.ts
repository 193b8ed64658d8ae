import '../lookup/popup.css'
import { showLookup, states } from '../lookup/lookup-states.tsx'

/** Wider than a popup can be, the search stands in a tab of its own. */
const widestPopup = 400

/**
 * The popup's gallery: `#found` shows that state, `#found,dark` in the dark; nothing lists them all. In a wide window
 * it is the search in a tab. Start it with `vite --config ui/gallery/vite.config.ts extension/gallery`.
 */
function show() {
  const [name = '', theme = 'light'] = location.hash.slice(1).split(',')
  const root = document.querySelector<HTMLElement>('#gallery')
  if (!root) return
  document.documentElement.dataset.theme = theme
  root.replaceChildren()
  const state = states[name]
  if (state) showLookup(root, state, innerWidth > widestPopup ? 'page' : 'popup')
  else root.append(list())
  document.documentElement.dataset.shown = String(state !== undefined)
}

function list(): HTMLElement {
  const all = document.createElement('nav')
  all.className = 'gallery-list'
  for (const name of Object.keys(states)) {
    const link = document.createElement('a')
    link.href = `#${name}`
    link.textContent = name
    all.append(link)
  }
  return all
}

addEventListener('hashchange', () => location.reload())
show()
