import { beforeEach, describe, expect, it } from 'vitest'
import { createLookupModel, type LookupModel } from './lookup-model.ts'
import { computers, found, server } from './samples.ts'

let asked: string[]
let opened: string[]
let visited: string[]
let copied: string[]
let now: number
let copyFails: boolean
let model: LookupModel

beforeEach(() => {
  asked = []
  opened = []
  visited = []
  copied = []
  now = 0
  copyFails = false
  model = createLookupModel({
    ask: (query) => asked.push(query),
    visit: (id) => visited.push(id),
    openTab: (url) => opened.push(url),
    copy: async (text) => {
      if (copyFails) throw new Error('no')
      copied.push(text)
    },
    now: () => now,
  })
  model.type('')
})

const names = () => model.answer.value?.computers.map(({ name }) => name)

describe('asking', () => {
  it('asks at once, for what was opened last, then for each key', () => {
    model.type('h')
    model.type('hl')
    expect(asked).toEqual(['', 'h', 'hl'])
  })

  it('does not ask again for blanks', () => {
    model.type('hl')
    model.type('hl ')
    model.type(' hl')
    expect(asked).toEqual(['', 'hl'])
    model.receive(found('hl', 2))
    expect(model.waiting.value).toBe(false)
  })

  it('shows the newest question’s answer only, and keeps the last one until that is there', () => {
    model.receive(found('', 3))
    model.type('h')
    model.type('hl')
    expect(names()).toHaveLength(3)
    model.receive(found('h', 2))
    expect(names()).toHaveLength(3)
    expect(model.waiting.value).toBe(true)
    model.receive(found('hl', 1))
    expect(names()).toHaveLength(1)
    expect(model.waiting.value).toBe(false)
  })

  it('shows what it knows already without asking, while that is fresh', () => {
    model.receive(found('', 3))
    model.type('h')
    model.receive(found('h', 2))
    model.type('')
    expect(names()).toHaveLength(3)
    expect(asked).toEqual(['', 'h'])
    now = 20_000
    model.type('h')
    expect(asked).toEqual(['', 'h', 'h'])
    expect(names()).toHaveLength(3)
  })

  it('keeps what was found when the server goes away, and asks again when told to', () => {
    model.receive(found('', 3))
    model.type('h')
    model.receive({ type: 'failed', query: 'h', problem: { code: 'unreachable', message: 'away' } })
    expect(model.problem.value?.code).toBe('unreachable')
    expect(names()).toHaveLength(3)
    model.retry()
    expect(asked).toEqual(['', 'h', 'h'])
    model.receive(found('h', 1))
    expect(model.problem.value).toBeNull()
  })
})

describe('the selection', () => {
  it('stops at both ends and goes back to the first with each answer', () => {
    model.receive(found('', 3))
    model.move(-1)
    expect(model.selected.value).toBe(0)
    for (let each = 0; each < 5; each += 1) model.move(1)
    expect(model.selected.value).toBe(2)
    model.type('h')
    model.receive(found('h', 2))
    expect(model.selected.value).toBe(0)
  })

  it('stays at the start where nothing was found', () => {
    model.receive(found('', 0))
    model.move(1)
    expect(model.selected.value).toBe(0)
    model.press('open')
    expect(opened).toEqual([])
  })
})

describe('what is done', () => {
  it('opens the page, the tools and the remote session of the selected computer, and tells the server', () => {
    model.receive(found('', 3))
    model.press('open')
    model.move(1)
    model.press('tools')
    model.press('remote', 0)
    expect(opened).toEqual([
      `${server}/computers/pc-0`,
      `${server}/computers/pc-1#tools`,
      computers[0]?.remote[0]?.url,
    ])
    expect(visited).toEqual(['pc-0', 'pc-1', 'pc-0'])
  })

  it('builds an address from whatever an id is', () => {
    const [first] = computers
    if (!first) throw new Error('no sample')
    model.receive({ type: 'found', query: '', server, computers: [{ ...first, id: '../x?y#z' }] })
    model.press('open')
    expect(opened).toEqual([`${server}/computers/..%2Fx%3Fy%23z`])
  })

  it('waits for the answer where Enter comes before it, and then opens what that has first', () => {
    model.receive(found('', 3))
    model.type('hl')
    model.press('open')
    expect(opened).toEqual([])
    model.receive(found('h', 1))
    expect(opened).toEqual([])
    model.receive({ ...found('hl', 0), computers: computers.slice(2, 3) })
    expect(opened).toEqual([`${server}/computers/pc-2`])
  })

  it('forgets an Enter when more is typed, when nothing is found or when it failed', () => {
    model.type('h')
    model.press('open')
    model.type('hl')
    model.receive(found('hl', 1))
    model.type('hlx')
    model.press('open')
    model.receive(found('hlx', 0))
    model.type('hly')
    model.press('open')
    model.receive({ type: 'failed', query: 'hly', problem: { code: 'unreachable', message: 'away' } })
    model.retry()
    model.receive(found('hly', 1))
    expect(opened).toEqual([])
  })

  it('takes a row of the last answer where somebody has chosen one', () => {
    model.receive(found('', 3))
    model.type('h')
    model.move(1)
    model.press('open')
    expect(opened).toEqual([`${server}/computers/pc-1`])
  })

  it('copies the name, or everything in one line, and says so', async () => {
    model.receive(found('', 1))
    model.press('copy')
    await expect.poll(() => model.notice.value).toBe('Copied: PC-0')
    model.press('copyAll')
    await expect.poll(() => copied).toEqual(['PC-0', 'PC-0 · Contoso · Jane Roe · SN-0 · 10.0.0.0'])
    copyFails = true
    model.press('copy')
    await expect.poll(() => model.notice.value).toContain('did not let')
  })

  it('says so where there is no remote session, and opens nothing', () => {
    model.receive(found('', 3))
    model.press('remote', 1)
    expect(opened).toEqual([])
    expect(model.notice.value).toContain('PC-1')
    model.type('x')
    expect(model.notice.value).toBeNull()
  })
})
