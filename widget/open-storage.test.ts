import { describe, expect, it } from 'vitest'
import { openStorage } from './open-storage.ts'

describe('openStorage', () => {
  it('does with memory where the browser denies the storage', () => {
    const storage = openStorage({
      get sessionStorage(): Storage {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      },
    })
    storage.setItem('a', '1')
    expect(storage.getItem('a')).toBe('1')
    storage.removeItem('a')
    expect(storage.getItem('a')).toBeNull()
  })
})
