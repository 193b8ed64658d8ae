import { render } from 'preact'
import { PopupPage } from '../../pages/popup-page.tsx'

const root = document.querySelector('#popup')
if (root) render(<PopupPage />, root)
