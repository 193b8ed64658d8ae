import { openGallery } from './open-gallery.ts'
import { showState } from './show-state.ts'
import { type StateName, stateNames } from './states.ts'

// The panel's gallery, to be started with `vite ui/gallery`.
openGallery(stateNames, (root, name) => showState(root, name as StateName))
