import { expect, test } from 'vitest'
import { addressForLog, errorForLog } from './log.ts'

test.each([
  ['/trpc/users.me?input=%7B%22token%22%3A1%7D', '/trpc/users.me'],
  ['/trpc/users.me,sessions.listForTicket?batch=1', '/trpc/users.me,sessions.listForTicket'],
  ['/mail/aB3dE5gH7jK9mN1pQ3sT5vW7yZ/postpone', '/mail/[hidden]/postpone'],
  ['/sessions/01a20c3f-3201-7184-9527-1fb6ad03bfd1', '/sessions/01a20c3f-3201-7184-9527-1fb6ad03bfd1'],
  ['/auth/reset/eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl', '/auth/reset/[hidden]'],
])('writes %s as %s', (address, written) => {
  expect(addressForLog(address)).toBe(written)
})

test('of a database error only the kind stays: its words hold the values of the query', () => {
  const error = Object.assign(new Error('{ password: "hunter2" }'), {
    name: 'PrismaClientValidationError',
    code: 'P2009',
  })
  const written = errorForLog(new Error('outer', { cause: error }))
  expect(JSON.stringify(written)).not.toContain('hunter2')
  expect(written).toMatchObject({
    message: 'outer',
    cause: { type: 'PrismaClientValidationError', errorCode: 'P2009' },
  })
  const repeated = errorForLog(new Error(`The step failed: ${error.message}`, { cause: error }))
  expect(JSON.stringify(repeated)).not.toContain('hunter2')
})
