import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ago } from '../../ui/gallery/samples.ts'
import { Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { pretendSessions } from '../sessions/pretend-sessions.ts'
import type { Approval, ApprovalDetail } from './client-types.ts'
import { approvalWords as say } from './words.ts'

let server: ReturnType<typeof pretendSessions> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendSessions>[0]) {
  server = pretendSessions(procedures)
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const button = (name: string) => page.getByRole('button', { name, exact: true })

const open: Approval = {
  id: 'a1',
  state: 'open',
  sessionId: 's1',
  tool: { deploymentId: 'd1', name: 'Firewall off for an hour', itemName: 'Windows firewall' },
  subject: { kind: 'computer', id: 'pc1', name: 'PC-1' },
  tenant: { id: 'contoso', name: 'Contoso' },
  ticketId: '2820',
  reason: 'The scanner can’t reach the share. The vendor waits on the phone.',
  askedBy: 'Jordan Lee',
  askedAt: ago(12),
  executeAt: null,
  until: ago(-7 * 24 * 60),
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  sessionStatus: 'waitingForApproval',
  sessionDetail: null,
  mayDecide: true,
}

const refused: Approval = {
  ...open,
  id: 'a0',
  state: 'refused',
  until: null,
  decidedBy: 'Ada Engineer',
  decidedAt: ago(60),
  decisionReason: 'Not in business hours.',
  sessionStatus: 'cancelled',
  sessionDetail: 'Ada Engineer refused it: Not in business hours.',
  mayDecide: false,
}

const detailOf = (approval: Approval): ApprovalDetail => ({
  ...approval,
  plan: {
    actions: [{ itemName: 'Windows firewall', does: 'Set', because: null }],
    errors: [{ itemName: 'Backup agent', reason: 'No version of it is known.' }],
    withheld: [],
    nothingToDo: false,
  },
  parameters: [
    { label: 'Minutes', value: 60 },
    { label: 'Password', value: null },
  ],
})

const lists = { 'approvals.list': () => ({ open: [open], closed: [refused], next: null }) }

test('the list has what waits first, and leads to it', async () => {
  show('/approvals', { ...lists, 'approvals.get': () => detailOf(open) })
  await expect.element(page.getByText(say.openCount(1))).toBeVisible()
  await expect.element(page.getByText('Jordan Lee asks', { exact: false }).first()).toBeVisible()
  await expectFit()
  await page.getByRole('link', { name: 'Windows firewall on PC-1' }).first().click()
  await expect.element(page.getByRole('heading', { name: 'Windows firewall on PC-1' })).toBeVisible()
  expect(location.pathname).toBe('/approvals/a1')
})

test('a request shows the plan as it was seen, and is approved', async () => {
  let now = open
  const { askedOf } = show('/approvals/a1', {
    'approvals.get': () => detailOf(now),
    'approvals.decide': () => {
      now = { ...open, state: 'approved', mayDecide: false, decidedBy: 'Ada Engineer', decidedAt: ago(0) }
      return { sessionId: 's1' }
    },
  })
  await expect.element(page.getByText(say.planNote)).toBeVisible()
  await expect.element(page.getByText('No version of it is known.', { exact: false })).toBeVisible()
  await expect.element(page.getByText(say.secret)).toBeVisible()
  await expectFit()
  await button(say.approve).click()
  await expect.element(page.getByText(say.state.approved)).toBeVisible()
  expect(askedOf('approvals.decide')).toEqual([{ id: 'a1', decision: 'approved', reason: '' }])
  await expect.element(button(say.approve)).not.toBeInTheDocument()
})

test('whoever refuses says why', async () => {
  const { askedOf } = show('/approvals/a1', {
    'approvals.get': () => detailOf(open),
    'approvals.decide': () => ({ sessionId: 's1' }),
  })
  await button(say.refuse).click()
  await expect.element(page.getByText(say.reasonMissing)).toBeVisible()
  expect(askedOf('approvals.decide')).toEqual([])
  await userEvent.keyboard('Not today.')
  await button(say.refuse).click()
  await expect
    .poll(() => askedOf('approvals.decide'))
    .toEqual([{ id: 'a1', decision: 'refused', reason: 'Not today.' }])
})

test('what somebody else has decided meanwhile is said, and shown', async () => {
  let now = open
  show('/approvals/a1', {
    'approvals.get': () => detailOf(now),
    'approvals.decide': () => {
      now = { ...refused, id: 'a1' }
      throw new Refusal('conflict', 'Ada Engineer has already decided: refused.')
    },
  })
  await button(say.approve).click()
  await expect.element(page.getByText('Ada Engineer refused it: Not in business hours.')).toBeVisible()
})

test('one’s own request says that somebody else decides', async () => {
  show('/approvals/a1', { 'approvals.get': () => detailOf({ ...open, mayDecide: false }) })
  await expect.element(page.getByText(say.mayNot)).toBeVisible()
  await expect.element(button(say.approve)).not.toBeInTheDocument()
})

test('nothing that waits is an answer too', async () => {
  show('/approvals', { 'approvals.list': () => ({ open: [], closed: [], next: null }) })
  await expect.element(page.getByText(say.noneOpen)).toBeVisible()
  await expectFit()
})
