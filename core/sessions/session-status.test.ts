import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptsActionState, actionStates, sessionEnd } from './action-state.ts'
import { hasEnded, nextSessionStatus, sessionEvents, sessionStatuses } from './session-status.ts'

const ends = ['passed', 'partiallyPassed', 'failed', 'cancelled', 'missed']

describe('the table of session statuses', () => {
  test('the ends are exactly the statuses that accept nothing', () => {
    expect(sessionStatuses.filter(hasEnded)).toEqual(ends)
  })

  test('every status can be reached, and every one can still be cancelled before the end', () => {
    const reached = new Set<string>(['created'])
    for (let grown = true; grown; ) {
      grown = false
      for (const status of sessionStatuses)
        for (const event of sessionEvents) {
          const next = reached.has(status) ? nextSessionStatus(status, event) : null
          if (next && !reached.has(next)) grown = Boolean(reached.add(next))
        }
    }
    expect([...reached].sort()).toEqual([...sessionStatuses].sort())
    for (const status of sessionStatuses)
      expect(nextSessionStatus(status, 'cancel')).toBe(hasEnded(status) ? null : 'cancelled')
  })

  test('whatever happens, an ended session stays as it ended', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sessionEvents)), (events) => {
        let status: (typeof sessionStatuses)[number] = 'created'
        let ended: string | null = null
        for (const event of events) {
          status = nextSessionStatus(status, event) ?? status
          if (ended) expect(status).toBe(ended)
          else if (hasEnded(status)) ended = status
        }
      }),
    )
  })

  test('nothing runs from waiting for approval but by an approval', () => {
    for (const event of sessionEvents)
      if (event !== 'approve')
        expect([null, 'waitingForApproval', 'failed', 'missed', 'cancelled']).toContain(
          nextSessionStatus('waitingForApproval', event),
        )
  })
})

describe('the table of action states', () => {
  test('moves forward only, and can always be ended', () => {
    for (const [position, from] of actionStates.entries())
      for (const [other, to] of actionStates.entries())
        if (acceptsActionState(from, to)) expect(other).toBeGreaterThan(position)
    for (const state of actionStates) expect(acceptsActionState(state, 'done')).toBe(state !== 'done')
  })

  test.each([
    { actions: [], errors: 0, end: 'pass' },
    { actions: ['success', 'skipped'], errors: 0, end: 'pass' },
    { actions: ['success', 'failed'], errors: 0, end: 'passPartly' },
    { actions: ['success'], errors: 1, end: 'passPartly' },
    { actions: ['failed'], errors: 0, end: 'fail' },
    { actions: ['indeterminate'], errors: 0, end: 'fail' },
    { actions: [], errors: 1, end: 'fail' },
    { actions: ['cancelled', 'cancelled'], errors: 0, end: 'cancel' },
    { actions: ['cancelled', 'failed'], errors: 0, end: 'fail' },
  ] as const)('$actions with $errors errors: $end', ({ actions, errors, end }) => {
    expect(
      sessionEnd(
        actions.map((result) => ({ result })),
        errors,
      ),
    ).toBe(end)
  })
})
