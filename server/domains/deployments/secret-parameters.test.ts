import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../core/canonical-json.ts'
import { testSealer } from '../testing.ts'
import { hideSecrets, requireFiles, sealSecrets } from './secret-parameters.ts'

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

describe('the files among a deployment’s parameters', () => {
  const file = new Set(['licence'])
  const given = { fileName: 'a.lic', content: 'aHVzaA==' }
  const known = {
    name: 'licence',
    label: 'Licence',
    type: 'file' as const,
    required: false,
    defaultValue: null,
    choices: [],
  }

  test('are kept sealed, and shown by their name only', () => {
    const kept = sealSecrets({ licence: given }, {}, file, sealer)
    expect(JSON.stringify(kept)).not.toContain(given.content)
    const { sealed, fileName } = kept.licence as { sealed: string; fileName: string }
    expect([sealer.open(sealed), fileName]).toEqual([given.content, 'a.lic'])
    const shown = hideSecrets(kept, file)
    expect(shown).toEqual({ licence: { secret: true, fileName: 'a.lic' } })
    expect(hideSecrets({ licence: given }, file)).toEqual(shown)
    expect(sealSecrets(shown, kept, file, sealer)).toEqual(kept)
    expect(sealSecrets({ licence: '' }, kept, file, sealer)).toEqual({})
  })

  test('are refused, each by its label, where they are none; what is saved already is not looked at again', () => {
    const wrong = { licence: { fileName: 'a/b', content: 'eA==' } }
    expect(() => requireFiles(wrong, [known])).toThrow('Licence: needs a file with a plain name')
    expect(() => requireFiles({ licence: 7 }, [known])).toThrow('Licence: must be a file')
    const fine: JsonObject[] = [
      {},
      { licence: given },
      { licence: '' },
      { licence: { secret: true, fileName: 'a.lic' } },
    ]
    for (const parameters of fine) expect(() => requireFiles(parameters, [known])).not.toThrow()
  })
})
