import { describe, expect, it } from 'vitest'
import { halopsa } from './halopsa.ts'

const psa = 'https://msp.halopsa.com'

describe('ticketOf', () => {
  it.each([
    ['/ticket?id=123', '123'],
    ['/tickets?area=1&id=2820', '2820'],
    ['/tickets?area=1&mainview=team&viewid=4&id=2820&showmenu=false', '2820'],
    ['/ticket/?id=7', '7'],
    ['/tickets/open/team?id=8', '8'],
    ['/fault?faultid=9', '9'],
    ['/faults?id=10', '10'],
    ['/Ticket?id=11', '11'],
    ['/tickets?area=1&selid=15', null],
    ['/tickets', null],
    ['/ticket?id=-1', null],
    ['/ticket?id=0', null],
    ['/ticket?id=', null],
    ['/ticket?id=12abc', null],
    ['/ticket?id=1.5', null],
    ['/ticket?id=01', null],
    ['/ticket?id=1234567890123', null],
    ['/config/tickets?id=5', null],
    ['/portal/ticket?id=5', null],
    ['/tickettype?id=5', null],
    ['/customers?id=5', null],
    ['/?id=5', null],
  ])('%s → %s', (address, id) => {
    expect(halopsa.ticketOf(new URL(address, psa))).toBe(id)
  })
})
