import { describe, expect, it } from 'vitest'
import { readAddress } from './read-address.ts'

const integrationId = '0198c0de-0000-7000-8000-000000000001'

describe('readAddress', () => {
  it.each([
    [`/widget/${integrationId}/ticket/2820`, { integrationId, ticketId: '2820' }],
    ['/widget/corral/ticket/1/', { integrationId: 'corral', ticketId: '1' }],
    ['/widget/our%20desk/ticket/1', { integrationId: 'our desk', ticketId: '1' }],
    ['/widget/%E0%A4%A/ticket/1', null],
    [`/widget/${integrationId}/ticket/0`, null],
    [`/widget/${integrationId}/ticket/-1`, null],
    [`/widget/${integrationId}/ticket/$FAULTID`, null],
    [`/widget/${integrationId}/ticket/1234567890123`, null],
    ['/widget//ticket/1', null],
    ['/widget/', null],
  ])('%s', (pathname, ticket) => {
    expect(readAddress({ pathname, search: '' }).ticket).toEqual(ticket)
  })

  it.each([
    ['?theme=dark', 'dark'],
    ['?theme=light&x=1', 'light'],
    ['?theme=pink', null],
    ['', null],
  ])('the theme of “%s”', (search, theme) => {
    expect(readAddress({ pathname: '/widget/', search }).theme).toBe(theme)
  })
})
