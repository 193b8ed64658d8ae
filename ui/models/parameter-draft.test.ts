import { describe, expect, it } from 'vitest'
import { field } from '../gallery/samples.ts'
import { draftOf, readDraft } from './parameter-draft.ts'

const fields = [
  field('name', 'Name', { required: true, value: 'PC' }),
  field('size', 'Size', { type: 'number', value: 512 }),
  field('quiet', 'Quiet', { type: 'boolean', value: true }),
  field('key', 'Key', { type: 'secret', required: true }),
  field('page', 'Page', { type: 'uri' }),
  field('fixed', 'Fixed', { value: 'as it is', editable: false }),
]

describe('a draft of parameters', () => {
  it('begins with the defaults of what can be given', () => {
    expect(draftOf(fields)).toEqual({ name: 'PC', size: '512', quiet: true, key: '', page: '' })
  })

  it('gives typed values, and leaves out what is empty or fixed', () => {
    const draft = { ...draftOf(fields), size: '1,5', quiet: false }
    expect(readDraft(fields, draft)).toEqual({ ok: true, values: { name: 'PC', size: 1.5, quiet: false } })
  })

  it('keeps a secret as it was typed', () => {
    const draft = { ...draftOf(fields), key: ' s3cret ' }
    expect(readDraft(fields, draft)).toMatchObject({ ok: true, values: { key: ' s3cret ' } })
  })

  it('says what is wrong with each field', () => {
    const read = readDraft(fields, { name: ' ', size: 'many', quiet: true, key: '', page: 'intranet' })
    expect(read).toEqual({
      ok: false,
      problems: {
        name: 'Name is needed.',
        size: 'Size must be a number.',
        page: 'Page must be a full address, such as https://example.com/file.',
      },
    })
  })

  it('sends a text whose default was cleared as empty', () => {
    const optional = [field('note', 'Note', { value: 'default' })]
    expect(readDraft(optional, { note: '' })).toEqual({ ok: true, values: { note: '' } })
  })

  it('sends a chosen file; where none is chosen, the stored one counts', () => {
    const file = field('file', 'File', { type: 'file', required: true })
    const chosen = { fileName: 'a.txt', content: 'eA==' }
    expect(readDraft([file], { file: chosen })).toEqual({ ok: true, values: { file: chosen } })
    const stored = { ...file, value: 'stored.txt' }
    expect(draftOf([stored])).toEqual({ file: '' })
    expect(readDraft([stored], { file: '' })).toEqual({ ok: true, values: {} })
    expect(readDraft([file], { file: '' })).toEqual({ ok: false, problems: { file: 'File is needed.' } })
  })

  it('refuses a file that is too large to go along', () => {
    const file = field('file', 'File', { type: 'file' })
    expect(readDraft([file], { file: { fileName: 'a.iso', content: null } })).toEqual({
      ok: false,
      problems: { file: 'File: a.iso is larger than 256 KiB.' },
    })
  })
})
