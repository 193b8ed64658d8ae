import { describe, expect, it } from 'vitest'
import { createTokenKeeper, type WidgetToken } from './token-keeper.ts'

const minute = 60_000

function world(renewals: (WidgetToken | Error)[] = [], stored: string | null = null) {
  const clock = { now: 0 }
  const kept = new Map<string, string>(stored ? [['deskhand-widget', stored]] : [])
  const due: { then: () => unknown; in: number }[] = []
  const keeper = createTokenKeeper({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    now: () => clock.now,
    schedule: (then, milliseconds) => {
      const entry = { then, in: milliseconds }
      due.push(entry)
      return () => {
        if (due.includes(entry)) due.splice(due.indexOf(entry), 1)
      }
    },
    renew: async () => {
      const next = renewals.shift()
      if (!next || next instanceof Error) throw next ?? new Error('No renewal was expected')
      return next
    },
  })
  const pass = async () => {
    const entry = due.shift()
    clock.now += entry?.in ?? 0
    await entry?.then()
  }
  return { keeper, clock, kept, due, pass }
}

const until = (milliseconds: number, token: string) => ({
  token,
  expiresAt: new Date(milliseconds).toISOString(),
})

describe('the token keeper', () => {
  it('renews three minutes before the end', async () => {
    const { keeper, due, pass } = world([until(27 * minute, 'second')])
    keeper.keep(until(15 * minute, 'first'))
    expect(due.map((entry) => entry.in)).toEqual([12 * minute])
    await pass()
    expect(keeper.token()).toBe('second')
  })

  it('tries again while the bearer is good, and then gives none', async () => {
    const { keeper, clock, due, pass } = world([new Error('offline'), new Error('offline')])
    keeper.keep(until(15 * minute, 'first'))
    await pass()
    expect(due.map((entry) => entry.in)).toEqual([20_000])
    clock.now = 15 * minute
    await pass()
    expect(keeper.token()).toBeNull()
    expect(due).toEqual([])
  })

  it('takes up the bearer that the tab has kept', () => {
    expect(world([], JSON.stringify(until(5 * minute, 'kept'))).keeper.token()).toBe('kept')
  })

  it.each(['{', '{}', '{"token":1,"expiresAt":2}', JSON.stringify(until(-1, 'old'))])(
    'takes nothing from %s',
    (text) => {
      const { keeper, due } = world([], text)
      expect(keeper.token()).toBeNull()
      expect(due).toEqual([])
    },
  )

  it('forgets', () => {
    const { keeper, kept, due } = world()
    keeper.keep(until(15 * minute, 'first'))
    keeper.forget()
    expect([keeper.token(), kept.size, due.length]).toEqual([null, 0, 0])
  })
})
