import type { LookupMessage, LookupReply } from '../messages/lookup-messages.ts'

/** A port to the background, as far as a search needs one. */
export type LookupPort = {
  postMessage: (message: LookupMessage) => void
  onMessage: { addListener: (listener: (reply: LookupReply) => void) => void }
  onDisconnect: { addListener: (listener: () => void) => void }
}

export type LookupClient = {
  /** Asks; only the answer to the newest question is certain to come. */
  ask: (query: string) => void
  visit: (computerId: string) => void
}

/**
 * A search's line to the background. The port is kept open, and opened again where the browser has put the background
 * to sleep; a question that was under way then is asked once more.
 *
 * @param onReply is told each answer, and a failure with `lost` in words where the background is gone for good
 */
export function createLookupClient(
  connect: () => LookupPort,
  onReply: (reply: LookupReply) => void,
  lost: string,
): LookupClient {
  let port: LookupPort | null = null
  let asked: { query: string; again: boolean } | null = null

  const open = (): LookupPort => {
    if (port) return port
    const opened = connect()
    opened.onMessage.addListener((reply) => {
      if (asked?.query === reply.query) asked = null
      onReply(reply)
    })
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = null
      if (asked) send(asked.query, true)
    })
    port = opened
    return opened
  }
  const send = (query: string, again: boolean) => {
    const wasAgain = asked?.again === true
    asked = { query, again }
    try {
      if (again && wasAgain) throw new Error(lost)
      open().postMessage({ type: 'find', query })
    } catch {
      port = null
      asked = null
      onReply({ type: 'failed', query, problem: { code: 'unreachable', message: lost } })
    }
  }
  return {
    ask: (query) => send(query, false),
    visit: (computerId) => {
      try {
        open().postMessage({ type: 'visit', computerId })
      } catch {
        port = null
      }
    },
  }
}
