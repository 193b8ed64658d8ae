import { render } from 'preact'
import { OptionsPage } from '../../pages/options-page.tsx'

const root = document.querySelector('#options')
if (root) render(<OptionsPage />, root)
