import { describe, expect, it } from 'vitest'
import { readHandshake } from './frame-messages.ts'

const nonce = 'a0000000-0000-4000-8000-000000000001'

describe('readHandshake', () => {
  it('reads the nonce and the theme', () => {
    expect(readHandshake({ type: 'deskhand-panel', nonce, theme: 'dark', more: 1 })).toEqual({
      type: 'deskhand-panel',
      nonce,
      theme: 'dark',
    })
    expect(readHandshake({ type: 'deskhand-panel', nonce, theme: 'pink' })?.theme).toBeNull()
  })

  it.each([
    null,
    'deskhand-panel',
    {},
    { type: 'deskhand-panel' },
    { type: 'deskhand-panel', nonce: 'guess' },
  ])('takes %j for none', (data) => {
    expect(readHandshake(data)).toBeNull()
  })
})
