import { browser } from '../browser.ts'
import { computerAddress } from '../lookup/computer-address.ts'
import { answerOmnibox, targetOf } from '../lookup/omnibox.ts'
import { words } from '../lookup/words.ts'
import type { LookupProblem } from '../messages/lookup-messages.ts'
import { findComputers, visitComputer } from './find-computers.ts'
import { openLookup } from './serve-menu.ts'
import { readSettings } from './settings.ts'

type Disposition = 'currentTab' | 'newForegroundTab' | 'newBackgroundTab'

/** The first is what Enter opens, the others are offered under it. */
const limit = 6

/** The address bar's keyword: the same search as the popup's. */
export function serveOmnibox(): void {
  const { omnibox } = browser
  if (!omnibox) return
  // Only Chromium knows the tags of a description; Firefox would show them.
  const tags = !browser.runtime.getURL('/').startsWith('moz-extension:')
  let latest = 0

  omnibox.onInputStarted.addListener(() => omnibox.setDefaultSuggestion({ description: words.omnibox.lead }))
  omnibox.onInputChanged.addListener(async (text, suggest) => {
    latest += 1
    const mine = latest
    const reply = await findComputers(text.trim(), limit)
    if (mine !== latest) return
    const answer = answerOmnibox(text, reply, tags)
    omnibox.setDefaultSuggestion({ description: answer.first })
    suggest(answer.others)
  })
  omnibox.onInputEntered.addListener(async (text, disposition) => {
    const chosen = targetOf(text, (await readSettings()).server)
    if (chosen) return open(chosen, disposition)
    const reply = await findComputers(text.trim(), 1)
    if (reply.type === 'failed')
      return mayPass(reply.problem) ? openLookup(text) : browser.runtime.openOptionsPage()
    const [first] = reply.computers
    if (!first) return openLookup(text)
    await open({ url: computerAddress(reply.server, first.id), computerId: first.id }, disposition)
  })
}

/** Whether the search itself can say what is the matter; the rest is seen to in the options. */
function mayPass({ code }: LookupProblem): boolean {
  return code === 'unreachable' || code === 'refused'
}

async function open({ url, computerId }: { url: string; computerId: string }, disposition: Disposition) {
  void visitComputer(computerId)
  if (disposition === 'currentTab') await browser.tabs.update({ url })
  else await browser.tabs.create({ url, active: disposition === 'newForegroundTab' })
}
