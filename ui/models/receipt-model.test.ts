import { expect, it } from 'vitest'
import { ClientError } from '../client.ts'
import { createMemoryClient } from '../gallery/memory-client.ts'
import { createReceiptModel, minutesFor, readMinutes } from './receipt-model.ts'

it('posts the note again and follows the session that changes by it', async () => {
  const client = createMemoryClient()
  const followed: string[] = []
  const model = createReceiptModel(client, 's', () => followed.push('s'))
  const posting = model.postAgain()
  expect(model.busy.value).toBe('note')
  // Pressed twice, it is sent once.
  await Promise.all([posting, model.postAgain()])
  expect(client.calls).toEqual([{ name: 'postNoteAgain', input: ['s'] }])
  expect(followed).toEqual(['s'])
  expect(model.busy.value).toBeNull()
})

it('says why time could not be added, until it is tried again', async () => {
  const refused = new ClientError('refused', 'This run has not ended.')
  const client = createMemoryClient({ failing: { addTime: refused } })
  const followed: string[] = []
  const model = createReceiptModel(client, 's', () => followed.push('s'))
  await model.addTime(15)
  expect(model.problem.value).toEqual({ of: 'time', error: refused })
  expect(followed).toEqual([])
  client.world.failing = {}
  await model.addTime(15)
  expect(model.problem.value).toBeNull()
  expect(client.calls.at(-1)).toEqual({ name: 'addTime', input: ['s', 15] })
  expect(followed).toEqual(['s'])
})

it.each([
  [null, 5],
  [0, 5],
  [20_000, 5],
  [300_000, 5],
  [300_001, 10],
  [3_600_000, 60],
  [172_800_000, 1_440],
])('a run of %s ms proposes %s minutes', (milliseconds, minutes) => {
  expect(minutesFor(milliseconds)).toBe(minutes)
})

it.each([
  ['15', 15],
  [' 1 ', 1],
  ['1440', 1_440],
  ['1441', null],
  ['0', null],
  ['', null],
  ['1.5', null],
  ['-5', null],
  ['ten', null],
])('“%s” says %s minutes', (text, minutes) => {
  expect(readMinutes(text)).toBe(minutes)
})
