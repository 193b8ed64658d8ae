import '../../ui/tokens.css'
import '../../ui/controls.css'
import '../pages.css'
import '../shell/shell.css'
import '../controls/controls.css'
import './deployments.css'
import '../schedules/schedules.css'
import '../exceptions/exceptions.css'
import '../../ui/panel/session-log.css'
import '../sessions/sessions.css'
import '../approvals/approvals.css'
import '../computers/computers.css'
import axe from 'axe-core'
import { render } from 'preact'
import { expect } from 'vitest'
import { page } from 'vitest/browser'
import { ConsolePages } from '../console-pages.tsx'
import { startNavigation } from '../shell/navigation.ts'

/** Shows the console at an address, for a test. Gives what takes it away again. */
export function showConsole(address: string): () => void {
  const before = location.href
  // Colours in between two themes are nobody's colours.
  document.documentElement.style.setProperty('--dh-quick', '0ms')
  history.replaceState(null, '', address)
  const stop = startNavigation()
  const root = document.createElement('div')
  document.body.append(root)
  render(<ConsolePages />, root)
  return () => {
    render(null, root)
    root.remove()
    stop()
    history.replaceState(null, '', before)
    document.documentElement.removeAttribute('data-theme')
  }
}

/** Nothing to complain about, in both themes, on a narrow screen and a wide one. */
export async function expectFit(): Promise<void> {
  for (const width of [360, 1280]) {
    await page.viewport(width, 800)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    expect(outOfTheirRows()).toEqual([])
    for (const theme of ['light', 'dark']) {
      document.documentElement.setAttribute('data-theme', theme)
      const { violations } = await axe.run(document.body)
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    }
  }
}

/** The texts of the cells that stand out of their row, over what is above or below it. */
function outOfTheirRows(): string[] {
  return [...document.querySelectorAll('tr')].flatMap((row) => {
    const { top, bottom } = row.getBoundingClientRect()
    return [...row.cells]
      .filter((cell) => {
        const box = cell.getBoundingClientRect()
        return box.height > 0 && (box.top < top - 1 || box.bottom > bottom + 1)
      })
      .map((cell) => cell.textContent)
  })
}
