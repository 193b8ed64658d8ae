import { toolsClientOf } from '../ui/adapt-server.ts'
import { connectServer } from '../ui/connect-server.ts'
import { mountPanel } from '../ui/panel/mount-panel.tsx'
import { askForCode, newConnectState } from './connect-window.ts'
import { openStorage } from './open-storage.ts'
import { readAddress } from './read-address.ts'
import { parentOrigin, tellHeight } from './tell-height.ts'
import { createTokenKeeper } from './token-keeper.ts'

const { ticket, theme } = readAddress(location)
if (theme) document.documentElement.dataset.theme = theme

const server = connectServer({ url: '', token: () => keeper.token() })
const keeper = createTokenKeeper({
  storage: openStorage(window),
  now: Date.now,
  schedule: (then, milliseconds) => {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
  renew: () => server.users.widgetRenew.mutate(),
})

let nextState = newConnectState()
let state = await nextState

/** Signs in through a window of our own origin, since the iframe has no cookie of ours. */
async function signIn(): Promise<void> {
  const used = state
  nextState = newConnectState()
  const code = await askForCode(used, {
    open: (path) => window.open(path, 'deskhand-connect', 'popup,width=480,height=680'),
    target: window,
    origin: location.origin,
    everySecond: (then) => {
      const timer = setInterval(then, 1_000)
      return () => clearInterval(timer)
    },
  }).finally(async () => {
    state = await nextState
  })
  keeper.forget()
  keeper.keep(await server.users.widgetToken.mutate({ code, stateSecret: used.secret }))
}

const root = document.querySelector<HTMLElement>('#panel')
if (root) {
  mountPanel(root, {
    client: toolsClientOf(server),
    place: ticket,
    onSignIn: signIn,
    sessionAddress: (id) => `/sessions/${encodeURIComponent(id)}`,
  })
  const origin = parentOrigin(location.ancestorOrigins && [...location.ancestorOrigins], document.referrer)
  if (origin && window.parent !== window) tellHeight(root, window.parent, origin)
}
