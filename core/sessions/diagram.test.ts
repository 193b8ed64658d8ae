import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { actionStates, actionTransitions } from './action-state.ts'
import { actionStateDiagram, sessionStatusDiagram } from './diagram.ts'
import { hasEnded, sessionStatuses, sessionTransitions } from './session-status.ts'

test('the page about sessions shows the tables as they are', async () => {
  const page = await readFile(new URL('../../docs/sessions.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```mermaid\n(.*?)\n```/gs)].map(([, block]) => block)
  expect(blocks).toEqual([sessionStatusDiagram(), actionStateDiagram()])
})

test('the diagram of a session has every step, with the events that lead there', () => {
  const lines = sessionStatusDiagram().split('\n')
  for (const status of sessionStatuses) {
    expect(lines.includes(`  ${status} --> [*]`)).toBe(hasEnded(status))
    for (const [event, next] of Object.entries(sessionTransitions[status])) {
      const line = lines.find((each) => each.startsWith(`  ${status} --> ${next}: `))
      expect(line?.split(': ')[1]?.split(', ')).toContain(event)
    }
  }
  expect(new Set(lines).size).toBe(lines.length)
})

test('the diagram of an action has every step', () => {
  const lines = actionStateDiagram().split('\n')
  for (const state of actionStates)
    for (const next of actionTransitions[state]) expect(lines).toContain(`  ${state} --> ${next}`)
  expect(lines).toContain('  done --> [*]')
})
