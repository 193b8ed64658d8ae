import { describe, expect, test } from 'vitest'
import { testSealer } from '../testing.ts'
import { hideSecrets, sealSecrets } from './secret-parameters.ts'

const sealer = testSealer()
const secret = new Set(['token'])

describe('the secrets among a deployment’s parameters', () => {
  test('are kept sealed, and told to nobody', () => {
    const kept = sealSecrets({ site: 'a', token: 'hush' }, {}, secret, sealer)
    expect(JSON.stringify(kept)).not.toContain('hush')
    const { sealed } = kept.token as { sealed: string }
    expect(sealer.open(sealed)).toBe('hush')
    expect(hideSecrets(kept, secret)).toEqual({ site: 'a', token: { secret: true } })
  })

  test('stay as they were where they come back hidden', () => {
    const saved = sealSecrets({ token: 'hush' }, {}, secret, sealer)
    expect(sealSecrets(hideSecrets(saved, secret), saved, secret, sealer)).toEqual(saved)
    expect(sealSecrets({ token: { secret: true } }, {}, secret, sealer)).toEqual({})
  })

  test('are taken away by an empty one, and replaced by another', () => {
    const saved = sealSecrets({ token: 'hush' }, {}, secret, sealer)
    expect(sealSecrets({ token: '' }, saved, secret, sealer)).toEqual({})
    const { sealed } = sealSecrets({ token: 'new' }, saved, secret, sealer).token as { sealed: string }
    expect(sealer.open(sealed)).toBe('new')
  })

  test('are hidden and sealed also where they came in unsealed, or as a number', () => {
    expect(hideSecrets({ site: 'a', token: 'hush' }, secret)).toEqual({ site: 'a', token: { secret: true } })
    const opened = (given: string | number | { secret: true }, saved = {}) => {
      const { sealed } = sealSecrets({ token: given }, saved, secret, sealer).token as { sealed: string }
      return sealer.open(sealed)
    }
    expect(opened({ secret: true }, { token: 'hush' })).toBe('hush')
    expect(opened(1234)).toBe('1234')
  })
})
