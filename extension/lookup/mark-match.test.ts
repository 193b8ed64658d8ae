import { describe, expect, it } from 'vitest'
import { markMatch } from './mark-match.ts'

/** The pieces as one text, what is marked in brackets. */
function shown(text: string, query: string): string {
  return markMatch(text, query)
    .map(({ text: piece, marked }) => (marked ? `[${piece}]` : piece))
    .join('')
}

describe('markMatch', () => {
  it.each([
    ['HLD-APP-01', 'hld', '[HLD]-APP-01'],
    ['HLD-APP-01', 'app hld', '[HLD]-[APP]-01'],
    ['Harbour Lane Dental', 'lane', 'Harbour [Lane] Dental'],
    ['192.168.4.20', '4.20', '192.168.[4.20]'],
    ['Zoë Müller', 'zoe mull', '[Zoë] [Müll]er'],
    ['alan lane', 'lan', 'alan [lan]e'],
    ['ABC', 'abc bc', '[ABC]'],
    ['Contoso', 'fabrikam', 'Contoso'],
    ['Contoso', '', 'Contoso'],
    ['ﬁle', 'file', '[ﬁle]'],
  ])('%s looked for by “%s”: %s', (text, query, marked) => {
    expect(shown(text, query)).toBe(marked)
  })

  it.each([
    ['Harbour Lane', 'harbuor', '[Harbour] Lane'],
    ['Harbour Lane', 'habour', '[Harbour] Lane'],
    ['Maya Okafor', 'okafro', 'Maya [Okafor]'],
    ['Montgomery', 'montgomrey', '[Montgomery]'],
    ['HLD-APP-01', 'hld-pap', '[HLD-APP]-01'],
    ['Lane', 'lan3', '[Lane]'],
    ['Lan', 'xan', 'Lan'],
  ])('%s mistyped as “%s”: %s', (text, query, marked) => {
    expect(shown(text, query)).toBe(marked)
  })

  it('gives the text back whole, whatever is looked for', () => {
    for (const query of ['a', 'ß', '  x  y ', 'ÅÅ', '\ud83d']) {
      const text = 'Straße 😀 Åre aaa'
      expect(
        markMatch(text, query)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }
  })
})
