import { describe, expect, it } from 'vitest'
import { readChosenFile } from './chosen-file.ts'

describe('a chosen file', () => {
  it('is read whole, whatever its bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
    const read = await readChosenFile(new File([bytes], 'all bytes.bin'))
    expect(read).toEqual({ fileName: 'all bytes.bin', content: Buffer.from(bytes).toString('base64') })
  })

  it('may be empty, or have 256 KiB; of a larger one only the name is known', async () => {
    expect(await readChosenFile(new File([], 'empty'))).toEqual({ fileName: 'empty', content: '' })
    const full = await readChosenFile(new File([new Uint8Array(256 * 1024)], 'full'))
    expect(full.content).toHaveLength(349_528)
    const larger = new File([new Uint8Array(256 * 1024 + 1)], 'larger')
    expect(await readChosenFile(larger)).toEqual({ fileName: 'larger', content: null })
  })
})
