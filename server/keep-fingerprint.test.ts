import { expect, test } from 'vitest'
import { describeOnBothDatabases } from './db/testing.ts'
import { keepFingerprint } from './keep-fingerprint.ts'

describeOnBothDatabases('the fingerprint of the keys', (database) => {
  test('is kept at the first start, also of several servers at once, and held against other keys', async () => {
    await Promise.all([1, 2, 3, 4].map(() => keepFingerprint(database(), 'ours')))
    await keepFingerprint(database(), 'ours')
    await expect(keepFingerprint(database(), 'theirs')).rejects.toThrow('belongs to other keys')
    await keepFingerprint(database(), 'ours')
  })
})
