import { createHmac } from 'node:crypto'
import type { CustomTab } from './api/context.ts'

/** What the variables of a custom tab's address stand for on one ticket page. */
export type TabVariables = {
  ticketId: number
  /** The agent who looks at the page. */
  loggedInAgentId: number
  /** The assignee, 0 while unassigned. */
  assignedAgentId: number
  userEmail: string
}

/**
 * Fills `$FAULTID`, `$LOGGEDINAGENTID`, `$AGENTID`, `$USEREMAILADDRESS` and `$HMAC` in, each encoded for an address.
 * `$HMAC` is base64(HMAC-SHA256(secret, id of the signed-in agent)): it does not bind the ticket (Vendor facts,
 * custom tab).
 */
export function fillTabAddress(tab: CustomTab, variables: TabVariables): string {
  const agent = String(variables.loggedInAgentId)
  const values: Record<string, string> = {
    $FAULTID: String(variables.ticketId),
    $LOGGEDINAGENTID: agent,
    $AGENTID: String(variables.assignedAgentId),
    $USEREMAILADDRESS: variables.userEmail,
    $HMAC: tab.hmacSecret ? createHmac('sha256', tab.hmacSecret).update(agent).digest('base64') : '',
  }
  return tab.urlTemplate.replace(/\$[A-Z]+/g, (name) => {
    const value = values[name]
    return value === undefined ? name : encodeURIComponent(value)
  })
}
