import { describe, expect, it } from 'vitest'
import { tool, tools } from '../gallery/samples.ts'
import { searchTools } from './tool-list-model.ts'

function found(query: string) {
  return searchTools(tools, query).map(({ item }) => item.name)
}

describe('searchTools', () => {
  it('gives everything for an empty query, in the order of the list', () => {
    expect(found('  ')).toEqual(tools.map(({ item }) => item.name))
  })

  it.each([
    ['fire', ['Mozilla Firefox']],
    ['firefox mozilla', ['Mozilla Firefox']],
    ['ANALYSER', ['Wireshark']],
    ['spooler print', ['Clear the print queue']],
    ['task queue', ['Clear the print queue']],
    ['fire shark', []],
  ])('“%s” finds %j', (query, names) => {
    expect(found(query)).toEqual(names)
  })

  it('puts names that start with the query first, then names that hold it', () => {
    const named = ['Set printer', 'Other', 'Printer driver'].map((name, index) =>
      tool(index, name, { does: 'Install printer software' }),
    )
    expect(searchTools(named, 'print').map(({ item }) => item.name)).toEqual([
      'Printer driver',
      'Set printer',
      'Other',
    ])
  })

  it('does not mind accents', () => {
    expect(searchTools([tool(1, 'Café-Kasse')], 'cafe')).toHaveLength(1)
  })
})
