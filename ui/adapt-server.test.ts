import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { clientErrorOf } from './adapt-server.ts'
import { ClientError } from './client.ts'

function answered(code: string) {
  return new TRPCClientError('In words.', {
    result: { error: { code: -32000, message: 'In words.', data: { code } } },
  })
}

/** A stream that was not opened: the event of an EventSource, with the HTTP status. */
function notOpened(code?: number) {
  return TRPCClientError.from(Object.assign(new Error('Non-200 status code'), code ? { code } : {}))
}

describe('clientErrorOf', () => {
  it.each([
    ['signedOut', 'In words.', answered('notSignedIn')],
    ['refused', 'In words.', answered('notAllowed')],
    ['refused', 'In words.', answered('conflict')],
    ['refused', 'In words.', answered('vendorFailed')],
    ['unreachable', 'In words.', answered('unavailable')],
    ['unreachable', 'In words.', answered('tooMany')],
    ['signedOut', 'Non-200 status code', notOpened(401)],
    ['refused', 'The server refused this (403).', notOpened(403)],
    ['unreachable', 'Non-200 status code', notOpened(502)],
    ['unreachable', 'Non-200 status code', notOpened()],
    ['unreachable', 'TypeError: Failed to fetch', new TypeError('Failed to fetch')],
  ])('is %s: %s', (code, message, thrown) => {
    expect(clientErrorOf(thrown)).toMatchObject({ code, message })
  })

  it('leaves the panel’s own errors as they are', () => {
    const error = new ClientError('refused', 'No.')
    expect(clientErrorOf(error)).toBe(error)
  })
})
