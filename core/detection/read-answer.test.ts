import { describe, expect, test } from 'vitest'
import { readDetectionAnswer, readMonitorAnswer } from './read-answer.ts'

describe('a detection script’s answer', () => {
  test.each([
    ['2.10-3\n', '2.10-3'],
    ['checking…\r\n1:24.4.2+dfsg~deb12u1\r\n\r\n', '1:24.4.2+dfsg~deb12u1'],
    ['absent', null],
  ])('of a software: %j is %j', (output, value) => {
    expect(readDetectionAnswer('software', output)).toEqual({ ok: true, value })
  })

  test.each([
    ['true\n', true],
    ['not there yet\nfalse', false],
  ])('of a task: %j is %j', (output, value) => {
    expect(readDetectionAnswer('task', output)).toEqual({ ok: true, value })
  })

  test.each([
    ['software', ''],
    ['software', ' \n'],
    ['software', 'no version here'],
    ['software', 'null'],
    ['task', ''],
    ['task', 'TRUE'],
    ['task', '2.10'],
  ] as const)('of a %s: %j is a failed detection, neither absent nor compliant', (kind, output) => {
    expect(readDetectionAnswer(kind, output).ok).toBe(false)
  })

  test('of monitoring: the last line, whatever it is', () => {
    expect(readMonitorAnswer('collecting\n{"load":0.4}\n')).toBe('{"load":0.4}')
    expect(readMonitorAnswer('\n')).toBeNull()
  })
})
