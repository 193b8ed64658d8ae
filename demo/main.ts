// `npm run demo`: a PSA, the server with sample data, and this machine's agent, on this machine only.
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { demoPassword, demoUsers } from './seed-demo.ts'
import { startDemo } from './start-demo.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4300' },
    'psa-port': { type: 'string', default: '4301' },
    folder: { type: 'string', default: join(import.meta.dirname, '..', '.demo') },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) {
  console.log(`npm run demo -- [--port 4300] [--psa-port 4301] [--folder .demo]

Ctrl-C ends it; the next start goes on where it was. Delete the folder to begin anew.`)
  process.exit(0)
}

const demo = await startDemo({
  folder: values.folder,
  serverPort: Number(values.port),
  psaPort: Number(values['psa-port']),
}).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})

const [admin, technician, reader] = demoUsers
console.log(`
Deskhand is running, with sample data.

  The ticket about this machine   ${demo.psa.url}/ticket?id=2820
  (open its tab "Technician Tools", or install the extension)
  Deskhand                        ${demo.serverUrl}/

  Sign in as                      ${technician.email}
  or                              ${admin.email}, ${reader.email}
  Password                        ${demoPassword}

  The extension for Chrome        extension/.output/demo (load it unpacked; then its options page)

Ctrl-C ends it.
`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void demo.stop().then(() => process.exit(0))
  })

/** Between an end and the next start, so that what can't start does not start all the time, in milliseconds. */
const restartMs = 2_000

// As a service manager would: an agent or a server that ends by itself is started again.
function keep(name: 'server' | 'agent', restart: () => unknown): void {
  demo[name].child.once('exit', async () => {
    if (stopping) return
    console.error(`The ${name} has ended; it is started again.`)
    await setTimeout(restartMs)
    if (stopping) return
    await restart()
    keep(name, restart)
  })
}
keep('server', demo.restartServer)
keep('agent', demo.restartAgent)
