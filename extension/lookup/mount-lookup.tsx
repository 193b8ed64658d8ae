import { signal } from '@preact/signals'
import { render } from 'preact'
import { browser } from '../browser.ts'
import { lookupPort } from '../messages/lookup-port.ts'
import type { TabView } from '../messages/page-messages.ts'
import { askBackground } from '../pages/ask-background.ts'
import { words as shared } from '../words.ts'
import { createLookupClient, type LookupPort } from './lookup-client.ts'
import { createLookupModel } from './lookup-model.ts'
import { LookupView } from './lookup-view.tsx'
import { PopupFooter } from './popup-footer.tsx'

/** Puts the search into the popup: with the ticket of the tab under it, and closing once something was opened. */
export function mountPopup(root: Element): void {
  const tab = signal<TabView | null>(null)
  let tabId: number | undefined
  const openOptions = () => void browser.runtime.openOptionsPage().then(() => window.close())
  const showTools = () => {
    if (tabId === undefined) return
    void browser.tabs.sendMessage(tabId, { type: 'showPanel' }, { frameId: 0 }).finally(() => window.close())
  }
  const readTab = async () => {
    const [open] = await browser.tabs.query({ active: true, currentWindow: true })
    tabId = open?.id
    if (tabId !== undefined) tab.value = await askBackground({ type: 'tab', tabId })
  }
  const Footer = () => <PopupFooter tab={tab.value} onTools={showTools} onOptions={openOptions} />
  const model = connectModel(async (url) => {
    await browser.tabs.create({ url })
    window.close()
  })
  render(<LookupView model={model} place="popup" onOptions={openOptions} footer={<Footer />} />, root)
  model.type(queryOf(location))
  void readTab()
}

/** Puts the search into a tab of its own, where it began with the query in the address. */
export function mountLookupPage(root: Element): void {
  const openOptions = () => void browser.runtime.openOptionsPage()
  const model = connectModel((url) => browser.tabs.create({ url }))
  render(<LookupView model={model} place="page" onOptions={openOptions} />, root)
  model.type(queryOf(location))
}

function connectModel(openTab: (url: string) => Promise<unknown>) {
  const client = createLookupClient(
    () => browser.runtime.connect({ name: lookupPort }) as LookupPort,
    (reply) => model.receive(reply),
    shared.bridge.lost,
  )
  const model = createLookupModel({
    ...client,
    openTab: (url) => void openTab(url),
    copy: (text) => navigator.clipboard.writeText(text),
    now: () => Date.now(),
  })
  // Perhaps what stood in the way was seen to in another tab.
  addEventListener('focus', () => model.problem.peek() && model.retry())
  return model
}

function queryOf({ search }: Location): string {
  return new URLSearchParams(search).get('q')?.slice(0, 100) ?? ''
}
