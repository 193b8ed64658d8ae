import { describe, expect, it } from 'vitest'
import { ClientError } from '../client.ts'
import { createMemoryClient, type MemoryWorld } from '../gallery/memory-client.ts'
import {
  computer,
  computerContext,
  context,
  field,
  id,
  passed,
  planned,
  running,
  ticket,
  tool,
  tools,
} from '../gallery/samples.ts'
import { createPanelModel, type PanelServices } from './panel-model.ts'

/** Everything that was asked for has been answered: the client in memory answers in microtasks. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

async function openPanel(world: Partial<MemoryWorld> = {}, services: Partial<PanelServices> = {}) {
  const client = createMemoryClient(world)
  const due: (() => void)[] = []
  let keys = 0
  const model = createPanelModel({
    client,
    signIn: null,
    askTicket: null,
    newKey: () => id(++keys),
    schedule: (then) => {
      due.push(then)
      return () => due.splice(due.indexOf(then), 1)
    },
    ...services,
  })
  model.setPlace(ticket)
  await settled()
  return { model, client, due }
}

const names = (calls: { name: string }[]) => calls.map(({ name }) => name)

describe('the panel', () => {
  it('reads the context and the runs, then the tools of the nearest subject, once', async () => {
    const { model, client } = await openPanel()
    expect(names(client.calls)).toEqual(['context', 'sessionsFor', 'list'])
    expect(model.place.subject.value).toEqual({ kind: 'computer', id: id(10) })
    expect(model.tools.matches.value).toHaveLength(tools.length)
  })

  it.each([
    ['person', { computers: [] }],
    ['tenant', { computers: [], person: null }],
    ['computer', { computers: [], person: null, tenant: null }],
  ])('falls back to the tab %s', async (kind, missing) => {
    const { model } = await openPanel({ context: { ...context, ...missing } })
    expect(model.place.kind.value).toBe(kind)
  })

  it('switches the computer, and keeps the lists that it has read', async () => {
    const { model, client } = await openPanel()
    model.place.chooseComputer(id(11))
    await settled()
    model.place.chooseComputer(id(10))
    await settled()
    expect(client.calls.filter(({ name }) => name === 'list').map(({ input }) => input[1])).toEqual([
      { kind: 'computer', id: id(10) },
      { kind: 'computer', id: id(11) },
    ])
  })

  it('prepares a tool without parameters at once', async () => {
    const { model, client } = await openPanel({ prepared: planned })
    const [firefox] = tools
    if (firefox) model.choose(firefox)
    await settled()
    expect(client.calls).toContainEqual({
      name: 'prepareTool',
      input: [
        {
          place: ticket,
          subject: { kind: 'computer', id: id(10) },
          deploymentId: id(1101),
          parameters: {},
          requestKey: id(1),
        },
      ],
    })
    expect(model.screen.value.name).toBe('session')
  })

  it('asks for parameters only where there are some to give', async () => {
    const { model } = await openPanel()
    model.choose(tool(1, 'Fixed', { parameters: [field('a', 'A', { editable: false })] }))
    expect(model.screen.value.name).toBe('starting')
    model.choose(tool(2, 'Open', { parameters: [field('a', 'A')] }))
    expect(model.screen.value.name).toBe('parameters')
  })

  it('does nothing for a tool that is blocked', async () => {
    const { model, client } = await openPanel()
    model.choose(tool(1, 'Blocked', { blocked: 'Another run is going on.' }))
    expect(model.screen.value.name).toBe('tools')
    expect(names(client.calls)).not.toContain('prepareTool')
  })

  it('repeats a failed request with the same key', async () => {
    const failing = { prepareTool: new ClientError('unreachable', 'gone') }
    const { model, client } = await openPanel({ failing })
    model.choose(tool(1, 'Tool'))
    await settled()
    expect(model.screen.value).toMatchObject({ name: 'starting', problem: { code: 'unreachable' } })
    client.world.failing = {}
    model.retry()
    await settled()
    const keys = client.calls.filter(({ name }) => name === 'prepareTool').map(({ input }) => input[0])
    expect(keys).toMatchObject([{ requestKey: id(1) }, { requestKey: id(1) }])
    expect(model.screen.value.name).toBe('session')
  })

  it('detects a tool with a request of its own', async () => {
    const { model, client } = await openPanel()
    model.detect(tool(1, 'Tool'))
    await settled()
    expect(client.calls.find(({ name }) => name === 'detectTool')?.input).toMatchObject([
      { requestKey: id(1) },
    ])
    expect(model.screen.value.name).toBe('session')
  })

  it('goes over to the run that somebody has started before', async () => {
    const { model } = await openPanel({ prepared: planned, takenBy: { ...running, id: 'theirs' } })
    model.choose(tool(1, 'Tool'))
    await settled()
    const own = model.screen.value
    if (own.name === 'session') await own.session.run()
    await settled()
    expect(model.screen.value).toMatchObject({
      name: 'session',
      session: { id: 'theirs', joined: { by: running.requestedBy } },
    })
  })

  it('stays with the tools when the reader went back before the answer came', async () => {
    const { model } = await openPanel()
    model.choose(tool(1, 'Tool'))
    model.back()
    await settled()
    expect(model.screen.value.name).toBe('tools')
  })

  it('prepares for a computer that was opened by itself, and forgets it when another place comes', async () => {
    const { model, client } = await openPanel({ context: computerContext })
    model.setPlace(computer)
    await settled()
    model.choose(tool(1, 'Tool'))
    await settled()
    expect(client.calls).toContainEqual({
      name: 'prepareTool',
      input: [expect.objectContaining({ place: computer, subject: { kind: 'computer', id: id(10) } })],
    })
    model.setPlace({ computerId: id(10) })
    expect(model.screen.value.name).toBe('session')
    model.setPlace({ computerId: id(11) })
    expect(model.screen.value.name).toBe('tools')
    expect(model.place.context.state.value.value).toBeNull()
  })

  it('looks at the runs again while one of them goes on', async () => {
    const { client, due } = await openPanel({ sessions: [running] })
    client.world.sessions = [passed]
    due.shift()?.()
    await settled()
    expect(client.calls.filter(({ name }) => name === 'sessionsFor')).toHaveLength(2)
    expect(due).toEqual([])
  })

  it('forgets one ticket when another is opened', async () => {
    const { model, client } = await openPanel()
    client.world.silent = ['context']
    model.setPlace({ ...ticket, ticketId: '9' })
    expect(model.opening.value).toBe(true)
    expect(model.tools.matches.value).toEqual([])
  })

  it('signs in and goes on where it was', async () => {
    const signedOut = new ClientError('signedOut', 'Sign in')
    const { model, client } = await openPanel(
      { failing: { prepareTool: signedOut } },
      {
        signIn: async () => {
          client.world.failing = {}
        },
      },
    )
    model.choose(tool(1, 'Tool'))
    await settled()
    expect(model.signedOut.value).toBe(true)
    await model.signIn()
    await settled()
    expect(model.signedOut.value).toBe(false)
    expect(model.screen.value.name).toBe('session')
  })

  it('says why a sign-in came to nothing', async () => {
    const { model } = await openPanel(
      { failing: { context: new ClientError('signedOut', 'Sign in') } },
      { signIn: () => Promise.reject(new ClientError('refused', 'The browser blocked the window.')) },
    )
    await model.signIn()
    expect(model.signedOut.value).toBe(true)
    expect(model.signInProblem.value?.message).toBe('The browser blocked the window.')
  })

  it('asks once more which ticket is open where that could not be told', async () => {
    const asked: string[] = []
    const { model } = await openPanel({}, { askTicket: () => asked.push('again') })
    model.setPlace(new ClientError('unreachable', 'gone'))
    expect(model.placeProblem.value?.code).toBe('unreachable')
    model.refresh()
    expect(asked).toEqual(['again'])
    model.setPlace(new ClientError('signedOut', 'Sign in'))
    expect([model.signedOut.value, model.placeProblem.value]).toEqual([true, null])
    model.setPlace(ticket)
    expect(model.signedOut.value).toBe(false)
  })

  it('finds the tool of a session among those of the same subject', async () => {
    const { model } = await openPanel()
    expect(model.toolOf(passed)?.item.name).toBe('Mozilla Firefox')
    expect(model.toolOf({ ...passed, subject: { kind: 'computer', id: id(11), name: 'CNC-04' } })).toBeNull()
  })
})
