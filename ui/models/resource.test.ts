import { describe, expect, it } from 'vitest'
import { ClientError } from '../client.ts'
import { createResource } from './resource.ts'

describe('a resource', () => {
  it('keeps its value over a reload that fails, and says what went wrong', async () => {
    const answers = [() => 'first', () => Promise.reject(new ClientError('unreachable', 'gone'))]
    const resource = createResource(async () => answers.shift()?.())
    await resource.load()
    await resource.load()
    expect(resource.state.value).toMatchObject({
      loading: false,
      value: 'first',
      problem: { code: 'unreachable' },
    })
  })

  it('drops an answer that a later call has overtaken', async () => {
    const waiting: ((value: string) => void)[] = []
    const resource = createResource(() => new Promise<string>((resolve) => waiting.push(resolve)))
    const loads = [resource.load(), resource.load()]
    waiting[1]?.('new')
    waiting[0]?.('old')
    await Promise.all(loads)
    expect(resource.state.value.value).toBe('new')
  })

  it('forgets everything when it is cleared, even what is on its way', async () => {
    const resource = createResource(async () => 'late')
    const load = resource.load()
    resource.clear()
    await load
    expect(resource.state.value).toEqual({ loading: true, value: null, problem: null })
  })
})
