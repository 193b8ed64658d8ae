import { describe, expect, it } from 'vitest'
import { asked, failed, passed, planned, running, scheduled, session } from '../gallery/samples.ts'
import { currentAction, phaseOf, progressOf, tookOf } from './session-phase.ts'

describe('phaseOf', () => {
  it.each([
    ['preparing', session()],
    ['preparing', session({ status: 'waitingForConnection' })],
    ['plan', planned],
    ['running', running],
    ['waiting', asked],
    ['waiting', scheduled],
    ['running', { ...planned, status: 'pending' as const }],
    ['running', { ...planned, status: 'waitingForConnection' as const }],
    ['receipt', passed],
    ['receipt', failed],
  ])('is %s', (phase, view) => {
    expect(phaseOf(view)).toBe(phase)
  })

  it('leaves the plan as soon as it was accepted', () => {
    expect(phaseOf(planned, true)).toBe('running')
  })
})

describe('progress', () => {
  it('counts a part of the action under way', () => {
    expect(progressOf(running)).toEqual({ done: 1, total: 2, share: 0.75 })
    expect(progressOf(session())).toEqual({ done: 0, total: 0, share: 0 })
  })

  it('names the action under way', () => {
    expect(currentAction(running)?.item.name).toBe('Mozilla Firefox')
    expect(currentAction(passed)).toBeNull()
  })

  it('is timed from the start, else from the making', () => {
    const times = { createdAt: '2026-11-24T12:00:00Z', endedAt: '2026-11-24T12:00:30Z' }
    expect(tookOf({ ...passed, ...times, startedAt: '2026-11-24T12:00:10Z' })).toBe(20_000)
    expect(tookOf({ ...passed, ...times, startedAt: null })).toBe(30_000)
    expect(tookOf(running)).toBeNull()
  })
})
