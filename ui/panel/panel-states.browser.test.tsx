import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import '../gallery/gallery.css'
import { type Shown, showState } from '../gallery/show-state.ts'
import { type StateName, stateNames } from '../gallery/states.ts'

let shown: Shown | null = null

afterEach(() => {
  shown?.panel.unmount()
  document.body.replaceChildren()
  document.documentElement.removeAttribute('data-theme')
})

/** What each state has to say for itself, once it is there. */
const telling: Record<StateName, string> = {
  tools: 'Recent runs of this ticket',
  active: 'Running',
  why: 'Adding the tag “machine” to PC-1 would uninstall it.',
  'why-loading': 'Looking up why …',
  'left-out': 'The line-of-business page breaks with a newer version.',
  'left-out-end': 'End this exception?',
  'leave-out': 'Now “Mozilla Firefox for Contoso” applies: install the latest.',
  'leave-out-looking': 'Looking what this changes …',
  'leave-out-many': 'and 43 more',
  'leave-out-nothing': 'so there is nothing to leave out.',
  search: '1 tool',
  'search-nothing': 'No tool matches “zzz”.',
  timeline: 'Ticket opened',
  'timeline-rules': 'Acrobat Reader: install the latest → leave alone',
  'timeline-long': 'Show earlier changes',
  'timeline-empty': 'Nothing changed in the 30 days before this ticket.',
  'timeline-loading': 'Looking for what changed …',
  'timeline-failed': 'Deskhand cannot be reached.',
  loading: 'Reading the ticket …',
  'loading-tools': 'Looking for the tools of this ticket …',
  'no-tools': 'No deployment that technicians may see resolves here.',
  'remote-twice': 'Remote session in ScreenConnect',
  'no-computer': 'No computer was found for this ticket.',
  closed: 'This ticket is closed.',
  unreachable: 'Deskhand cannot be reached.',
  'tools-refused': 'You may not see the tools of Contoso. Ask an admin.',
  'signed-out': 'You are signed out.',
  'no-ticket': 'No ticket is open here.',
  alone: 'Mozilla Firefox · PC-1',
  'alone-nobody': 'Nobody is known to be its main user yet.',
  'alone-passed': 'verified by detecting again',
  parameters: 'Update channel',
  'parameters-wrong': 'Home page is needed.',
  'starting-failed': 'Deskhand cannot be reached.',
  preparing: 'Detecting and planning; nothing is changed yet.',
  plan: '2 actions will run',
  schedule: 'Within 30 days, in your time zone',
  'plan-needs-approval': 'Somebody else has to approve this plan before it runs.',
  'ask-approval': 'Why it is needed',
  'ask-approval-wrong': 'Say why, so that whoever decides can judge it.',
  asked: 'Asked for by Jordan Lee',
  decide: 'Your decision',
  'decide-wrong': 'Say why, so that Jordan Lee knows.',
  'asked-for-later': 'Starts once approved, not before',
  scheduled: 'You can close this. It goes on by itself.',
  'scheduled-cancel': 'Nothing has been changed yet.',
  joined: 'Maya Okafor has already started this.',
  'under-way': 'Maya Okafor has asked for approval of this.',
  detected: 'A run would do this',
  'passed-approved': 'Ada Engineer',
  'plan-errors': 'No version runs on Windows 7. Choose another version.',
  running: '1 of 2 done',
  'running-cancel': 'Stop this run?',
  offline: 'Waiting for the computer',
  reconnecting: 'The connection was lost.',
  passed: 'verified by detecting again',
  failed: 'refused by the PSA',
  'note-waiting': 'tried 4 times, next try in 3 min.',
  'note-refused-again': 'This run has no note for its ticket.',
  'time-added': '15 min, added to the ticket',
  'time-refused': 'Add again',
  reply: 'Nothing is sent.',
  'last-known': 'this is what the ticket said 12 min ago',
  'nothing-to-do': 'Everything was as wanted; nothing had to be run.',
  drifted: 'PC-1 has changed since the plan was shown',
}

describe.each(stateNames)('the state %s', (name) => {
  it.each(['light', 'dark'])('says what is so, fits 320 pixels and passes axe (%s)', async (theme) => {
    document.documentElement.dataset.theme = theme
    await page.viewport(320, 640)
    const root = document.createElement('div')
    document.body.append(root)
    shown = await showState(root, name)
    await expect.poll(() => root.textContent).toContain(telling[name])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
    const { violations } = await axe.run(root, { resultTypes: ['violations'] })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })
})
