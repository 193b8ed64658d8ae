import '../../lookup/popup.css'
import { openGallery } from '../../../ui/gallery/open-gallery.ts'
import { showLookup, states } from '../../lookup/lookup-states.tsx'

/** Wider than a popup can be, the search stands in a tab of its own. */
const widestPopup = 400

// The popup's gallery, to be started with `vite --config ui/gallery/vite.config.ts extension/gallery/popup`.
openGallery(Object.keys(states), async (root, name) => {
  const state = states[name]
  if (state) showLookup(root, state, innerWidth > widestPopup ? 'page' : 'popup')
})
