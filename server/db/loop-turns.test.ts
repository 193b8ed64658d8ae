import { describe, expect, test } from 'vitest'
import { LoopTurns, withQueryPriority } from './loop-turns.ts'

describe('turns of queries', () => {
  /** Asks until the turn is over: what asks next has to wait. */
  async function useUp(turns: LoopTurns): Promise<void> {
    await turns.enter()
    const end = performance.now() + 5
    while (performance.now() < end);
  }

  test('transactions go first, then requests, then what is done in the background, each in their order', async () => {
    const turns = new LoopTurns()
    await useUp(turns)
    const order: string[] = []
    const ask = (name: string, within?: 'transaction') => turns.enter(within).then(() => order.push(name))
    await Promise.all([
      withQueryPriority('background', () => ask('session')),
      withQueryPriority('background', () => ask('another session')),
      ask('request'),
      ask('another request'),
      withQueryPriority('background', () => ask('transaction', 'transaction')),
    ])
    expect(order).toEqual(['transaction', 'request', 'another request', 'session', 'another session'])
  })

  test('whoever comes while others wait does not go before them', async () => {
    const turns = new LoopTurns()
    await useUp(turns)
    const order: string[] = []
    const waiting = turns.enter().then(() => order.push('first'))
    await turns.enter().then(() => order.push('second'))
    await waiting
    expect(order).toEqual(['first', 'second'])
  })
})
