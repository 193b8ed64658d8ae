import { world } from '../../pages/pretend-browser.ts'
import '../../entrypoints/options/options.css'
import { render } from 'preact'
import { openGallery } from '../../../ui/gallery/open-gallery.ts'
import { OptionsPage } from '../../pages/options-page.tsx'
import { states } from '../../pages/options-states.ts'

// The options' gallery, to be started with `vite --config ui/gallery/vite.config.ts extension/gallery/options`.
openGallery(Object.keys(states), async (root, name) => {
  const shown = states[name]
  if (!shown) return
  world.state = shown.state
  render(<OptionsPage />, root)
  await untilSaid(root, shown.says)
})

/** Resolves once the page has asked the background, and shows what it knows. */
function untilSaid(root: HTMLElement, text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!root.textContent?.includes(text)) return
      observer.disconnect()
      resolve()
    }
    const observer = new MutationObserver(look)
    observer.observe(root, { subtree: true, childList: true, characterData: true })
    look()
  })
}
