import { SignIcon } from '../../ui/icons.tsx'
import type { TabView } from '../messages/page-messages.ts'
import { words } from './words.ts'

type PopupFooterProps = {
  /** What is known of the tab that is open; null while that is asked. */
  tab: TabView | null
  onTools: () => void
  onOptions: () => void
}

/** The ticket of the tab with the number of its tools, and the way to the options. */
export function PopupFooter({ tab, onTools, onOptions }: PopupFooterProps) {
  return (
    <footer class="dhl-footer">
      <div class="dhl-tab">{tab && <TabPart tab={tab} onTools={onTools} />}</div>
      <button type="button" class="dhl-action" onClick={onOptions}>
        {words.footer.options}
      </button>
    </footer>
  )
}

function TabPart({ tab, onTools }: { tab: TabView; onTools: () => void }) {
  const { ticketId, reason, integrationName, tools } = tab
  if (!ticketId) return <span class="dh-muted">{reason}</span>
  if (reason)
    return (
      <span>
        <b>{words.footer.ticket(ticketId)}</b> <span class="dh-muted">{reason}</span>
      </span>
    )
  return (
    <button type="button" class="dhl-ticket" title={words.footer.showTools} onClick={onTools}>
      <b>{words.footer.ticket(ticketId)}</b>
      <span class="dh-muted dhl-integration">{integrationName}</span>
      {tools !== null && <span class="dhl-count">{words.footer.tools(tools)}</span>}
      <SignIcon sign="open" />
    </button>
  )
}
