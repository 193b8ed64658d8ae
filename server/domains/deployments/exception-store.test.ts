import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, changesOf, makeComputer, makeDeployment, makeSoftware, targetOf } from '../testing.ts'
import { createExceptionStore, type ExceptionStore, type NewException } from './exception-store.ts'

describeOnBothDatabases('exceptions', (database) => {
  let exceptions: ExceptionStore
  let itemId: string
  beforeAll(async () => {
    exceptions = createExceptionStore(database())
    itemId = await makeSoftware(database())
  })

  async function newException(given: Partial<NewException> = {}): Promise<NewException> {
    return {
      itemId,
      name: 'Left out',
      desired: { state: 'ignored' },
      target: targetOf({ scope: 'individual', type: 'computer', ref: await makeComputer(database()) }),
      until: at('18:00:00'),
      reason: 'The driver breaks it',
      ownerId: 'nobody',
      ticket: { integrationId: 'desk:1', ticketId: '2820' },
      ...given,
    }
  }

  test('is a rule that leaves one alone, with its reason, its ticket and its end', async () => {
    const exception = await newException()
    const found: string[] = []
    const changes = await changesOf(database(), async () => {
      found.push((await exceptions.put(exception, at('09:00:00'))).id)
    })
    const [id = ''] = found
    expect(changes).toEqual([`deployment ${id}`])
    expect(await exceptions.among([id, 'nobody'])).toMatchObject([
      {
        id,
        itemId,
        reason: 'The driver breaks it',
        owner: null,
        ticket: { integrationId: 'desk:1', ticketId: '2820' },
        until: at('18:00:00'),
      },
    ])
    const row = await database().prisma.deployment.findUniqueOrThrow({
      where: { id },
      include: { visibilities: true },
    })
    expect(row).toMatchObject({ desired: 'ignored', enforcement: 'required', visibilities: [] })
  })

  test('a rule of an engineer that leaves something alone is none', async () => {
    const id = await makeDeployment(database(), { desired: { state: 'ignored' } })
    expect(await exceptions.among([id])).toEqual([])
    expect(await exceptions.end(id, at('09:00:00'))).toBe(false)
  })

  test('another one for the same subject and item replaces it; for others it stands beside it', async () => {
    const exception = await newException()
    const { id } = await exceptions.put(exception, at('09:00:00'))
    const again = { ...exception, until: at('20:00:00'), reason: 'It takes longer' }
    expect(await exceptions.put(again, at('10:00:00'))).toEqual({ id, replacedUntil: at('18:00:00') })
    expect(await exceptions.among([id])).toMatchObject([{ reason: 'It takes longer', until: at('20:00:00') }])
    const other = await exceptions.put(await newException(), at('10:00:00'))
    expect(other).toMatchObject({ replacedUntil: null })
    expect(other.id).not.toBe(id)
    expect(await exceptions.find(itemId, exception.target, at('19:59:59'))).toMatchObject({ id })
    expect(await exceptions.find(itemId, exception.target, at('20:00:00'))).toBeNull()
  })

  test('two who make the same one at the same time make one', async () => {
    const exception = await newException()
    const made = await Promise.all(Array.from({ length: 4 }, () => exceptions.put(exception, at('09:00:00'))))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  })

  test('ends once, and the next one for the same is another one', async () => {
    const exception = await newException()
    const { id } = await exceptions.put(exception, at('09:00:00'))
    expect(await changesOf(database(), () => exceptions.end(id, at('10:00:00')))).toEqual([
      `deployment ${id}`,
    ])
    expect(await changesOf(database(), () => exceptions.end(id, at('10:00:00')))).toEqual([])
    expect(await exceptions.among([id])).toMatchObject([{ until: at('10:00:00') }])
    const next = await exceptions.put(exception, at('10:00:00'))
    expect(next).toMatchObject({ replacedUntil: null })
    expect(next.id).not.toBe(id)
  })

  test('lists what is in force by its end, and what is over, the latest first', async () => {
    const put = async (until: Date) =>
      (await exceptions.put(await newException({ until }), at('00:00:00'))).id
    const [third, first, second] = [
      await put(at('23:30:00')),
      await put(at('23:10:00')),
      await put(at('23:20:00')),
    ]
    const ours = async (state: 'active' | 'ended', now: Date) =>
      (await exceptions.list(state, now))
        .map(({ id }) => id)
        .filter((id) => [first, second, third].includes(id))
    expect(await ours('active', at('23:00:00'))).toEqual([first, second, third])
    expect(await ours('active', at('23:10:00'))).toEqual([second, third])
    expect(await ours('ended', at('23:20:00'))).toEqual([second, first])
  })
})
