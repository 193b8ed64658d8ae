import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { ClientError, type SubjectRef } from '../client.ts'
import { createMemoryClient } from '../gallery/memory-client.ts'
import { id, ticket } from '../gallery/samples.ts'
import { longTimeline, nothingChanged } from '../gallery/timeline-samples.ts'
import { createTimelineModel } from './timeline-model.ts'

function open(pages = longTimeline) {
  const client = createMemoryClient({ timeline: pages })
  const subject = signal<SubjectRef | null>({ kind: 'computer', id: id(10) })
  const model = createTimelineModel(client, signal(ticket), subject)
  const asked = () => client.calls.map(({ input }) => input[2])
  return { client, subject, model, asked }
}

const settled = (model: ReturnType<typeof open>['model']) =>
  expect.poll(() => model.state.value.loading).toBe(false)

describe('the timeline', () => {
  it('is read once it is open, and then once', async () => {
    const { model, asked } = open()
    model.show()
    expect(asked()).toEqual([])
    model.open.value = true
    model.show()
    model.show()
    await settled(model)
    expect(asked()).toEqual([{ days: 30, before: null }])
    expect(model.events.value).toEqual(longTimeline[0]?.events)
  })

  it('puts the next page behind what is there; read anew it begins with the first', async () => {
    const { model } = open()
    model.open.value = true
    model.show()
    await settled(model)
    model.more()
    await settled(model)
    const all = longTimeline.flatMap(({ events }) => events)
    expect(model.events.value).toEqual(all)
    expect(model.state.value.value?.next).toBeNull()
    model.show(true)
    await settled(model)
    expect(model.events.value).toEqual(longTimeline[0]?.events)
  })

  it('keeps what is there when the next page fails', async () => {
    const { model, client } = open()
    model.open.value = true
    model.show()
    await settled(model)
    client.world.failing.timeline = new ClientError('unreachable', 'no')
    model.more()
    await settled(model)
    expect(model.state.value.problem?.code).toBe('unreachable')
    expect(model.events.value).toEqual(longTimeline[0]?.events)
  })

  it('shows one kind alone, and all where that is not among the changes', async () => {
    const { model, subject, client } = open()
    model.open.value = true
    model.show()
    await settled(model)
    model.showOnly('rule')
    expect(new Set(model.events.value.map(({ kind }) => kind))).toEqual(new Set(['rule']))
    client.world.timeline = [nothingChanged]
    subject.value = { kind: 'person', id: id(20) }
    model.show()
    await settled(model)
    expect(model.only.value).toBeNull()
  })

  it('looks further back', async () => {
    const { model, asked } = open([nothingChanged])
    model.open.value = true
    model.show()
    await settled(model)
    model.lookFurther()
    await settled(model)
    expect(asked().at(-1)).toEqual({ days: 90, before: null })
  })
})
