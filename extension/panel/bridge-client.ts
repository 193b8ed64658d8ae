import {
  ClientError,
  type Place,
  type TicketRef,
  type ToolsClient,
  type WatchHandlers,
} from '../../ui/client.ts'
import type { PanelCall, PanelMessage, PanelReply } from '../messages/panel-messages.ts'
import { words } from '../words.ts'

/** A port to the background, as far as the bridge needs one. */
export type BridgePort = {
  postMessage: (message: PanelMessage) => void
  disconnect: () => void
  onMessage: { addListener: (listener: (message: PanelReply) => void) => void }
  onDisconnect: { addListener: (listener: () => void) => void }
}

export type Bridge = {
  client: ToolsClient
  /** Asks the background (again) which ticket the tab shows; `onTicket` is told. */
  askTicket: () => void
  call: <T>(call: PanelCall) => Promise<T>
}

export type BridgeServices = {
  connect: () => BridgePort
  nonce: string
  onTicket: (ticket: TicketRef | ClientError | null) => void
  /** Calls `then` every 20 s until it is stopped; the browser puts a background to sleep after 30 s of silence. */
  beat: (then: () => void) => () => void
}

type Waiting = {
  answer: (value: unknown) => void
  fail: (error: ClientError) => void
  watch: WatchHandlers | null
}

const lost = () => new ClientError('unreachable', words.bridge.lost)

/**
 * The panel's client over a port to the background. The port ends whenever the browser puts the background to sleep;
 * the next call opens another, and a watch is reported as lost, so that its owner takes it up again.
 */
export function createBridge(services: BridgeServices): Bridge {
  let port: BridgePort | null = null
  let lastId = 0
  let stopBeat: () => void = () => undefined
  const waiting = new Map<number, Waiting>()

  const onReply = (reply: PanelReply) => {
    if (reply.type === 'ticket') return services.onTicket(reply.ticket)
    if (reply.type === 'noTicket') return services.onTicket(new ClientError(reply.code, reply.message))
    const entry = waiting.get(reply.id)
    if (!entry) return
    if (reply.type === 'event') return entry.watch?.onEvent(reply.event)
    forget(reply.id)
    if (reply.type === 'answer') entry.answer(reply.value)
    if (reply.type === 'failure') entry.fail(new ClientError(reply.code, reply.message))
    if (reply.type === 'ended') entry.watch?.onEnd()
  }
  const open = (): BridgePort => {
    if (port) return port
    const opened = services.connect()
    opened.onMessage.addListener(onReply)
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = null
      const entries = [...waiting.values()]
      waiting.clear()
      stopBeat()
      for (const entry of entries) entry.fail(lost())
    })
    port = opened
    opened.postMessage({ type: 'hello', nonce: services.nonce })
    return opened
  }
  const forget = (id: number) => {
    waiting.delete(id)
    if (waiting.size === 0) stopBeat()
  }
  const send = (message: (id: number) => PanelMessage, entry: Waiting): number => {
    lastId += 1
    const id = lastId
    try {
      const through = open()
      if (waiting.size === 0) stopBeat = services.beat(() => through.postMessage({ type: 'ping' }))
      waiting.set(id, entry)
      through.postMessage(message(id))
    } catch {
      port = null
      forget(id)
      entry.fail(lost())
    }
    return id
  }
  const call = <T>(wanted: PanelCall) =>
    new Promise<T>((resolve, reject) => {
      const answer = (value: unknown) => resolve(value as T)
      send((id) => ({ type: 'call', id, call: wanted }), { answer, fail: reject, watch: null })
    })
  return {
    call,
    askTicket: () => {
      try {
        if (port) port.postMessage({ type: 'hello', nonce: services.nonce })
        else open()
      } catch {
        // A page that was put away and brought back holds a port whose end it was not told.
        port = null
        open()
      }
    },
    client: {
      context: async (place, fresh = false) => call({ name: 'context', ticket: requireTicket(place), fresh }),
      list: async (place, subject) => call({ name: 'list', ticket: requireTicket(place), subject }),
      explain: async (place, subject, itemId) =>
        call({ name: 'explain', ticket: requireTicket(place), subject, itemId }),
      timeline: async (place, subject, page) =>
        call({ name: 'timeline', ticket: requireTicket(place), subject, page }),
      prepareTool: async ({ place, ...request }) =>
        call({ name: 'prepareTool', request: { ticket: requireTicket(place), ...request } }),
      detectTool: async ({ place, ...request }) =>
        call({ name: 'detectTool', request: { ticket: requireTicket(place), ...request } }),
      run: (press) => call({ name: 'run', press }),
      askApproval: (press) => call({ name: 'askApproval', press }),
      decide: (decision) => call({ name: 'decide', decision }),
      previewException: async ({ place, ...wish }) =>
        call({ name: 'previewException', ticket: requireTicket(place), ...wish }),
      createException: async ({ place, ...wish }) =>
        call({ name: 'createException', ticket: requireTicket(place), ...wish }),
      endException: (exceptionId) => call({ name: 'endException', exceptionId }),
      cancel: (sessionId) => call({ name: 'cancel', sessionId }),
      session: (sessionId) => call({ name: 'session', sessionId }),
      sessionsFor: async (place) => call({ name: 'sessionsForTicket', ticket: requireTicket(place) }),
      postNoteAgain: (sessionId) => call({ name: 'postNoteAgain', sessionId }),
      addTime: (sessionId, minutes) => call({ name: 'addTime', sessionId, minutes }),
      watch: (sessionId, lastSequence, handlers) => {
        const entry: Waiting = { answer: () => undefined, fail: handlers.onError, watch: handlers }
        const id = send((own) => ({ type: 'watch', id: own, sessionId, lastSequence }), entry)
        return () => {
          if (!waiting.has(id)) return
          forget(id)
          port?.postMessage({ type: 'unwatch', id })
        }
      },
    },
  }
}

/** The panel stands beside a ticket; the background knows no other place. */
function requireTicket(place: Place): TicketRef {
  if ('ticketId' in place) return place
  throw new ClientError('refused', words.bridge.otherTicket)
}
