import { describe, expect, it } from 'vitest'
import { readOrigin } from './origins.ts'

describe('readOrigin', () => {
  it.each([
    ['https://deskhand.example', 'https://deskhand.example', 'https://deskhand.example/*'],
    [' deskhand.example/some/page ', 'https://deskhand.example', 'https://deskhand.example/*'],
    ['https://psa.example:8443/ticket?id=1', 'https://psa.example:8443', 'https://psa.example/*'],
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300', 'http://127.0.0.1/*'],
    ['http://localhost:3000/', 'http://localhost:3000', 'http://localhost/*'],
  ])('%s', (typed, origin, pattern) => {
    expect(readOrigin(typed)).toEqual({ ok: true, origin, pattern })
  })

  it.each(['', 'http://deskhand.example', 'javascript://x', 'ftp://deskhand.example', 'https://', 'a b'])(
    'refuses “%s”',
    (typed) => {
      expect(readOrigin(typed).ok).toBe(false)
    },
  )
})
