import { describe, expect, it } from 'vitest'
import { parentOrigin } from './tell-height.ts'

describe('parentOrigin', () => {
  it.each([
    [['https://psa.example', 'https://top.example'], '', 'https://psa.example'],
    [['null'], 'https://psa.example/ticket?id=1', null],
    [[], 'https://psa.example/ticket?id=1', 'https://psa.example'],
    [undefined, 'https://psa.example/ticket?id=1', 'https://psa.example'],
    [undefined, '', null],
  ])('of %j and “%s” is %s', (ancestors, referrer, origin) => {
    expect(parentOrigin(ancestors, referrer)).toBe(origin)
  })
})
