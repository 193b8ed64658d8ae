import { describe, expect, it } from 'vitest'
import type { ClientError, SessionEvent } from '../../ui/client.ts'
import { running, ticket } from '../../ui/gallery/samples.ts'
import type { PanelMessage, PanelReply } from '../messages/panel-messages.ts'
import { type BridgePort, createBridge } from './bridge-client.ts'

const nonce = 'a0000000-0000-4000-8000-000000000001'

/** A background that says only what the test lets it say. */
function background() {
  const ports: {
    sent: PanelMessage[]
    say: (reply: PanelReply) => void
    sleep: () => void
    die: () => void
  }[] = []
  let beats = 0
  const told: unknown[] = []
  const bridge = createBridge({
    nonce,
    onTicket: (next) => told.push(next),
    beat: () => {
      beats += 1
      return () => {
        beats -= 1
      }
    },
    connect: (): BridgePort => {
      const sent: PanelMessage[] = []
      let say: (reply: PanelReply) => void = () => undefined
      let sleep = () => undefined as unknown
      let dead = false
      const die = () => {
        dead = true
      }
      ports.push({ sent, say: (reply) => say(reply), sleep: () => sleep(), die })
      return {
        postMessage: (message) => {
          if (dead) throw new Error('Attempting to use a disconnected port object')
          sent.push(message)
        },
        disconnect: () => undefined,
        onMessage: {
          addListener: (listener) => {
            say = listener
          },
        },
        onDisconnect: {
          addListener: (listener) => {
            sleep = listener
          },
        },
      }
    },
  })
  return { bridge, ports, told, beats: () => beats }
}

describe('the bridge to the background', () => {
  it('greets first, and tells which ticket the tab shows', () => {
    const { bridge, ports, told } = background()
    bridge.askTicket()
    expect(ports[0]?.sent).toEqual([{ type: 'hello', nonce }])
    ports[0]?.say({ type: 'ticket', ticket })
    ports[0]?.say({ type: 'noTicket', code: 'signedOut', message: 'Sign in first.' })
    expect(told).toMatchObject([ticket, { code: 'signedOut', message: 'Sign in first.' }])
  })

  it('greets over another port where the one it holds is dead', () => {
    const { bridge, ports } = background()
    bridge.askTicket()
    ports[0]?.die()
    bridge.askTicket()
    expect(ports[1]?.sent).toEqual([{ type: 'hello', nonce }])
  })

  it('asks about tickets alone', async () => {
    const { bridge, ports } = background()
    const place = { computerId: 'c' }
    await expect(bridge.client.context(place)).rejects.toMatchObject({ code: 'refused' })
    await expect(bridge.client.sessionsFor(place)).rejects.toMatchObject({ code: 'refused' })
    expect(ports).toEqual([])
  })

  it('gives each call its own answer', async () => {
    const { bridge, ports } = background()
    const [first, second] = [bridge.client.cancel('a'), bridge.client.cancel('b')]
    ports[0]?.say({ type: 'answer', id: 2, value: { status: 'failed' } })
    ports[0]?.say({ type: 'failure', id: 1, code: 'refused', message: 'No.' })
    await expect(first).rejects.toMatchObject({ code: 'refused', message: 'No.' })
    await expect(second).resolves.toEqual({ status: 'failed' })
  })

  it('fails what is under way when the background is put to sleep, and wakes it with the next call', async () => {
    const { bridge, ports } = background()
    const lost = bridge.client.session('a')
    ports[0]?.sleep()
    await expect(lost).rejects.toMatchObject({ code: 'unreachable' })
    const next = bridge.client.session('a')
    expect(ports[1]?.sent).toEqual([
      { type: 'hello', nonce },
      { type: 'call', id: 2, call: { name: 'session', sessionId: 'a' } },
    ])
    ports[1]?.say({ type: 'answer', id: 2, value: running })
    await expect(next).resolves.toEqual(running)
  })

  it('passes on the events of a watch until its end, and keeps the background awake meanwhile', () => {
    const { bridge, ports, beats } = background()
    const said: string[] = []
    bridge.client.watch('a', 7, {
      onEvent: (event: SessionEvent) => said.push(`event ${event.view?.status}`),
      onError: (error: ClientError) => said.push(error.code),
      onEnd: () => said.push('end'),
    })
    expect(ports[0]?.sent.at(-1)).toEqual({ type: 'watch', id: 1, sessionId: 'a', lastSequence: 7 })
    expect(beats()).toBe(1)
    ports[0]?.say({ type: 'event', id: 1, event: { view: running, log: [] } })
    ports[0]?.say({ type: 'ended', id: 1 })
    ports[0]?.say({ type: 'event', id: 1, event: { view: running, log: [] } })
    expect(said).toEqual(['event running', 'end'])
    expect(beats()).toBe(0)
  })

  it('reports a watch as lost when the background goes, and not after it was given up', () => {
    const { bridge, ports } = background()
    const said: string[] = []
    const handlers = {
      onEvent: () => undefined,
      onEnd: () => undefined,
      onError: ({ code }: ClientError) => said.push(code),
    }
    const stop = bridge.client.watch('a', null, handlers)
    bridge.client.watch('b', null, handlers)
    stop()
    expect(ports[0]?.sent.at(-1)).toEqual({ type: 'unwatch', id: 1 })
    ports[0]?.sleep()
    expect(said).toEqual(['unreachable'])
  })
})
