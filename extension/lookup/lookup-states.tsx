import { render } from 'preact'
import type { LookupReply } from '../messages/lookup-messages.ts'
import type { TabView } from '../messages/page-messages.ts'
import type { FoundComputer } from './found-computer.ts'
import { createLookupModel, type LookupModel } from './lookup-model.ts'
import { LookupView } from './lookup-view.tsx'
import { PopupFooter } from './popup-footer.tsx'
import { computer, computers, found } from './samples.ts'

/** Everything that the popup can look like, for the tests: what was typed, what was answered, what the tab shows. */
type State = {
  typed?: string
  replies: LookupReply[]
  tab?: TabView | null
  after?: (model: LookupModel) => void
}

const noTicket: TabView = {
  ticketId: null,
  integrationName: null,
  tools: null,
  reason: 'No ticket is open in this tab.',
}
const ticket: TabView = { ticketId: '2820', integrationName: 'Corral Desk', tools: 5, reason: null }

const failed = (
  query: string,
  code: Extract<LookupReply, { type: 'failed' }>['problem']['code'],
): LookupReply => ({
  type: 'failed',
  query,
  problem: { code, message: 'You may not look for computers. Ask an admin.' },
})

const harbour = { id: 'harbour', name: 'Harbour Lane Dental' }
const hits: FoundComputer[] = [
  computer(0, {
    name: 'HLD-APP-01',
    tenant: harbour,
    person: { id: 'maya', name: 'Maya Okafor' },
    serial: '5CD1234XYZ',
    address: '192.168.40.21',
    matched: [
      { field: 'tenant', value: 'Harbour Lane Dental' },
      { field: 'name', value: 'HLD-APP-01' },
    ],
  }),
  computer(1, {
    name: 'HLD-RECEPTION-2',
    tenant: harbour,
    matched: [{ field: 'tenant', value: 'Harbour Lane Dental' }],
  }),
  computer(2, {
    name: 'A-COMPUTER-WITH-A-VERY-LONG-NAME-OF-ITS-OWN',
    tenant: { id: 'long', name: 'A customer whose name does not fit into a row of the popup either' },
    person: null,
    user: 'A-LONG-DOMAIN\\somebody.with.a.long.name',
    matched: [{ field: 'tag', value: 'app-server' }],
    remote: [
      { name: 'ScreenConnect', url: 'https://one.example/' },
      { name: 'MeshCentral', url: 'https://two.example/' },
    ],
  }),
  computer(3, { person: null, user: null, serial: null, address: null }),
]

export const states: Record<string, State> = {
  loading: { replies: [], tab: null },
  recent: { replies: [found('', 5)], tab: noTicket },
  'recent-none': { replies: [found('', 0)], tab: noTicket },
  found: { typed: 'harbuor app', replies: [{ ...found('harbuor app', 0), computers: hits }], tab: ticket },
  'long-row': {
    typed: 'app',
    replies: [{ ...found('app', 0), computers: hits }],
    tab: { ...ticket, integrationName: 'A PSA with a very long name that nobody would give it' },
    after: (model) => model.move(2),
  },
  many: {
    typed: 'pc',
    replies: [{ ...found('pc', 0), computers }],
    tab: ticket,
    after: (model) => model.move(99),
  },
  nothing: { typed: 'zzz', replies: [found('zzz', 0)], tab: ticket },
  'set-up': { replies: [failed('', 'notSetUp')], tab: noTicket },
  'signed-out': {
    replies: [failed('', 'signedOut')],
    tab: { ...ticket, tools: null, reason: 'Sign in to see its tools.' },
  },
  'not-allowed': { replies: [failed('', 'notAllowed')], tab: noTicket },
  away: { replies: [failed('', 'unreachable')], tab: noTicket },
  'away-stale': { typed: 'pc', replies: [found('', 5), failed('pc', 'unreachable')], tab: noTicket },
  refused: { replies: [failed('', 'refused')], tab: noTicket },
  'no-remote': { replies: [found('', 5)], tab: noTicket, after: (model) => model.press('remote', 1) },
}

/** Shows a state in `root` as the popup or the page would. Gives its model. */
export function showLookup(
  root: Element,
  { typed, replies, tab = null, after }: State,
  place: 'popup' | 'page' = 'popup',
) {
  const opened: string[] = []
  const asked: string[] = []
  const model = createLookupModel({
    ask: (query) => asked.push(query),
    visit: () => undefined,
    openTab: (url) => opened.push(url),
    copy: (text) => navigator.clipboard.writeText(text),
    now: () => Date.now(),
  })
  const nothing = () => undefined
  const footer = place === 'popup' && <PopupFooter tab={tab} onTools={nothing} onOptions={nothing} />
  render(<LookupView model={model} place={place} onOptions={nothing} footer={footer} />, root)
  model.type('')
  for (const reply of replies) {
    if (reply.query !== '' && typed) model.type(typed)
    model.receive(reply)
  }
  after?.(model)
  return { model, opened, asked }
}
