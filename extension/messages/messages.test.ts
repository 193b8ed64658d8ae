import { describe, expect, it } from 'vitest'
import { contentMessage } from './content-messages.ts'
import { pageMessage } from './page-messages.ts'
import { panelMessage } from './panel-messages.ts'

const nonce = 'a0000000-0000-4000-8000-000000000001'
const ticket = { integrationId: '0198c0de-0000-7000-8000-000000000001', ticketId: '2820' }

describe('messages of the content script', () => {
  it.each([
    { type: 'ticketShown', vendor: 'halo', ticketId: '2820', nonce },
    { type: 'ticketShown', vendor: 'halo', ticketId: null, nonce },
    { type: 'panelOpened', open: false },
  ])('accepts %j', (message) => {
    expect(contentMessage.safeParse(message).success).toBe(true)
  })

  it.each([
    { type: 'ticketShown', vendor: 'halo', ticketId: '-1', nonce },
    { type: 'ticketShown', vendor: 'halo', ticketId: '1', nonce: 'guess' },
    { type: 'ticketShown', vendor: 'halo', ticketId: '1', nonce, integrationId: ticket.integrationId },
    { type: 'ticketShown', vendor: 'halo', ticketId: '1', nonce, customer: 'Contoso' },
    { type: 'token' },
    { type: 'setServer', server: 'https://evil.example' },
    null,
    'ticketShown',
  ])('refuses %j', (message) => {
    expect(contentMessage.safeParse(message).success).toBe(false)
  })
})

describe('messages of the panel', () => {
  it.each([
    { type: 'hello', nonce },
    { type: 'call', id: 1, call: { name: 'context', ticket } },
    { type: 'call', id: 2, call: { name: 'run', press: { sessionId: 's', planHash: 'a'.repeat(64) } } },
    {
      type: 'call',
      id: 6,
      call: {
        name: 'askApproval',
        press: {
          sessionId: 's',
          planHash: 'a'.repeat(64),
          executeAt: '2026-11-24T20:00:00.000Z',
          reason: 'Ticket',
        },
      },
    },
    {
      type: 'call',
      id: 7,
      call: { name: 'decide', decision: { id: 'a', decision: 'approved', reason: '' } },
    },
    { type: 'call', id: 1, call: { name: 'context', ticket, fresh: true } },
    { type: 'call', id: 1, call: { name: 'postNoteAgain', sessionId: 's' } },
    { type: 'call', id: 1, call: { name: 'addTime', sessionId: 's', minutes: 15 } },
    { type: 'watch', id: 3, sessionId: 's', lastSequence: null },
    { type: 'unwatch', id: 3 },
    { type: 'ping' },
    // Ids of a world file are any text that the server takes.
    { type: 'call', id: 4, call: { name: 'context', ticket: { ...ticket, integrationId: 'i'.repeat(200) } } },
    {
      type: 'call',
      id: 5,
      call: { name: 'list', ticket, subject: { kind: 'computer', id: 'c'.repeat(200) } },
    },
  ])('accepts %j', (message) => {
    expect(panelMessage.safeParse(message).success).toBe(true)
  })

  it.each([
    { type: 'call', id: 1, call: { name: 'token' } },
    { type: 'call', id: 1, call: { name: 'users.list' } },
    { type: 'call', id: 1, call: { name: 'decide', decision: { id: 'a', decision: 'voided', reason: '' } } },
    { type: 'call', id: 1, call: { name: 'addTime', sessionId: 's', minutes: 0.5 } },
    { type: 'call', id: -1, call: { name: 'signedIn' } },
    { type: 'call', id: 1, call: { name: 'context', ticket, path: '/trpc/users.list' } },
    { type: 'watch', id: 3, sessionId: 's', lastSequence: -1 },
    { type: 'call', id: 1, call: { name: 'context', ticket: { computerId: 'c' } } },
    { type: 'signOut' },
    undefined,
  ])('refuses %j', (message) => {
    expect(panelMessage.safeParse(message).success).toBe(false)
  })
})

describe('messages of our own pages', () => {
  it.each([{ type: 'state' }, { type: 'addHost', origin: 'https://psa.example' }, { type: 'tab', tabId: 4 }])(
    'accepts %j',
    (message) => {
      expect(pageMessage.safeParse(message).success).toBe(true)
    },
  )

  it.each([{ type: 'token' }, { type: 'state', more: 1 }, { type: 'tab', tabId: '4' }])(
    'refuses %j',
    (message) => {
      expect(pageMessage.safeParse(message).success).toBe(false)
    },
  )
})
