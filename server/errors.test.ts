import { expect, test } from 'vitest'
import { z } from 'zod'
import { DeskhandError, errorCodes, toDeskhandError } from './errors.ts'

test('keeps its own errors as they are', () => {
  const error = new DeskhandError('conflict', 'Words.', { version: 2 })
  expect(toDeskhandError(error)).toBe(error)
  expect(error.httpStatus).toBe(409)
})

test('tells each problem of an input with its path', () => {
  const parsed = z
    .object({ name: z.string(), ids: z.array(z.uuid('not an id')) })
    .safeParse({ name: 1, ids: ['x'] })
  const error = toDeskhandError(parsed.error)
  expect(error.code).toBe('badInput')
  expect(error.detail).toMatchObject({ issues: [{ path: 'name' }, { path: 'ids.0', message: 'not an id' }] })
  expect(error.message).toContain('ids.0: not an id')
})

test('hides what it does not know behind one reference for each cause', () => {
  const cause = new Error('password=hunter2')
  const error = toDeskhandError(cause)
  expect(error.code).toBe('internal')
  expect(error.message).not.toContain('hunter2')
  expect(error.message).toContain(error.reference)
  expect(toDeskhandError(cause).reference).toBe(error.reference)
  expect(toDeskhandError(new Error('other')).reference).not.toBe(error.reference)
  expect(toDeskhandError('a text').code).toBe('internal')
})

test('every code has a status', () => {
  for (const code of errorCodes) expect(new DeskhandError(code, '').httpStatus).toBeGreaterThanOrEqual(400)
})
