import { mountPopup } from '../../lookup/mount-lookup.tsx'

const root = document.querySelector('#popup')
if (root) mountPopup(root)
