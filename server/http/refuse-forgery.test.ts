import { expect, test } from 'vitest'
import { refuseForgery } from './refuse-forgery.ts'

const url = 'https://deskhand.example'
const cookie = 'deskhand.session_token=1'

test.each([
  ['our own page', 'POST', { cookie, origin: url }],
  ['our own page, by the browser’s word', 'POST', { cookie, 'sec-fetch-site': 'same-origin' }],
  ['a bearer', 'POST', { authorization: 'Bearer abc', cookie, origin: 'https://evil.example' }],
  ['nobody', 'POST', { origin: 'https://evil.example' }],
  ['a reading request', 'GET', { cookie, origin: 'https://evil.example' }],
])('lets %s through', (_who, method, headers) => {
  expect(() => refuseForgery(method, new Headers(headers), url)).not.toThrow()
})

test.each([
  ['another origin', { cookie, origin: 'https://evil.example' }],
  ['no origin at all', { cookie }],
  ['another origin with an authorization that signs nobody in', { authorization: 'Basic eDp5', cookie }],
])('refuses the cookie with %s', (_what, headers) => {
  expect(() => refuseForgery('POST', new Headers(headers), url)).toThrow('own pages')
})
