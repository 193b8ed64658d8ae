import { ClientError } from '../../../ui/client.ts'
import { guardPresses } from '../../../ui/guard-presses.ts'
import { type MountedPanel, mountPanel } from '../../../ui/panel/mount-panel.tsx'
import { browser } from '../../browser.ts'
import { readHandshake, readTheme, type ToPanel } from '../../messages/frame-messages.ts'
import { panelPort } from '../../messages/panel-port.ts'
import { type Bridge, createBridge } from '../../panel/bridge-client.ts'
import { sayCovered } from '../../panel/say-covered.ts'
import { words } from '../../words.ts'

const signInLookMilliseconds = 2_000
const signInEndsMilliseconds = 15 * 60_000
const beatMilliseconds = 20_000

/** The content script greets once, over the window; everything after that goes through its channel. */
addEventListener('message', function onGreeting(event) {
  const handshake = event.source === window.parent ? readHandshake(event.data) : null
  const [channel] = event.ports
  if (!handshake || !channel) return
  removeEventListener('message', onGreeting)
  setTheme(handshake.theme)
  start(handshake.nonce, channel)
})

// Nothing of a page has any business above the panel: it has to be seen whole.
guardPresses({ selector: 'button, a', areaOf: () => document.documentElement, onRefused: sayCovered })

function start(nonce: string, channel: MessagePort) {
  const root = document.querySelector<HTMLElement>('#panel')
  if (!root) return
  let panel: MountedPanel | null = null
  const bridge = createBridge({
    nonce,
    connect: () => browser.runtime.connect({ name: panelPort }),
    onTicket: (ticket) => {
      if (panel) return panel.update(ticket)
      panel = mountPanel(root, {
        client: bridge.client,
        place: ticket,
        onSignIn: () => signIn(bridge),
        onAskTicket: bridge.askTicket,
      })
    },
    beat: (then) => {
      const timer = setInterval(then, beatMilliseconds)
      return () => clearInterval(timer)
    },
  })
  channel.onmessage = ({ data }: MessageEvent<ToPanel>) => {
    if (data?.type === 'theme') setTheme(readTheme(data.theme))
    if (data?.type === 'ticketChanged') bridge.askTicket()
  }
  bridge.askTicket()
}

/** Opens the options, where signing in is done, and waits until somebody is signed in. */
async function signIn(bridge: Bridge): Promise<void> {
  await bridge.call({ name: 'openOptions' })
  const until = Date.now() + signInEndsMilliseconds
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, signInLookMilliseconds))
    if (await bridge.call<boolean>({ name: 'signedIn' })) {
      bridge.askTicket()
      return
    }
  }
  throw new ClientError('signedOut', words.signIn.tooLong)
}

function setTheme(theme: 'light' | 'dark' | null) {
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
}
