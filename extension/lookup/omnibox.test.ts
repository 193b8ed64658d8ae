import { describe, expect, it } from 'vitest'
import { answerOmnibox, targetOf } from './omnibox.ts'
import { computer, found, server } from './samples.ts'

describe('answerOmnibox', () => {
  it('says what Enter opens, and offers the others by the addresses of their pages', () => {
    const { first, others } = answerOmnibox('pc', found('pc', 3), true)
    expect(first).toBe('PC-0<dim> · </dim>Contoso<dim> · Jane Roe · SN-0 · 10.0.0.0 · online</dim>')
    expect(others.map(({ content }) => content)).toEqual([
      `${server}/computers/pc-1`,
      `${server}/computers/pc-2`,
    ])
    expect(others[0]?.description).toContain('offline')
  })

  it('marks what was found, and writes whatever a name is as text', () => {
    const odd = computer(1, {
      name: '<b>&"\'\u0007PC',
      matched: [{ field: 'name', value: '<b>&"\'\u0007PC' }],
      person: null,
      user: null,
      serial: null,
      address: null,
    })
    const reply = { ...found('pc', 0), computers: [odd] }
    expect(answerOmnibox('pc', reply, true).first).toBe(
      '&lt;b&gt;&amp;&quot;&apos;<match>PC</match><dim> · </dim>Contoso<dim> · offline</dim>',
    )
    expect(answerOmnibox('pc', reply, false).first).toBe('<b>&"\'\u0007PC · Contoso · offline')
  })

  it('says that nothing was found, and what is in the way', () => {
    expect(answerOmnibox('x&y', found('x&y', 0), true)).toEqual({
      first: 'No computer matches “x&amp;y”',
      others: [],
    })
    const failed = (code: 'signedOut' | 'unreachable') =>
      answerOmnibox('x', { type: 'failed', query: 'x', problem: { code, message: '' } }, true).first
    expect(failed('signedOut')).toBe('You are signed out. Enter opens the options')
    expect(failed('unreachable')).toBe('Deskhand cannot be reached.')
  })
})

describe('targetOf', () => {
  it.each([
    [`${server}/computers/pc-1`, 'pc-1'],
    [`${server}/computers/..%2Fx%3Fy`, '../x?y'],
  ])('%s', (text, computerId) => {
    expect(targetOf(text, server)).toEqual({ url: text, computerId })
  })

  it.each([
    'pc-1',
    `${server}/computers/`,
    `${server}/computers/%`,
    `${server}.evil.example/computers/pc-1`,
    'javascript:alert(1)',
  ])('%s is no page of a computer', (text) => {
    expect(targetOf(text, server)).toBeNull()
  })

  it('knows none without a server', () => {
    expect(targetOf('/computers/pc-1', null)).toBeNull()
  })
})
