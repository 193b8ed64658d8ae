import { existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { enrolAgent } from '../agent/main.ts'
import { prepareData } from './prepare-data.ts'
import { type DemoProcess, startAgentProcess, startServerProcess } from './processes.ts'
import type { DemoPsaQuirks } from './psa/quirks.ts'
import { type StartedDemoPsa, startDemoPsa } from './psa/start-demo-psa.ts'
import { demoIntegrationId, thisMachineName } from './seed-demo.ts'

export type DemoOptions = {
  /** Where everything of the demo is kept. */
  readonly folder: string
  /** 0 takes a free one, for tests. */
  readonly serverPort: number
  readonly psaPort: number
  readonly psaQuirks?: Partial<DemoPsaQuirks>
  /** More settings of the server. */
  readonly settings?: Readonly<Record<string, string>>
}

export type RunningDemo = {
  readonly folder: string
  readonly serverUrl: string
  readonly psa: StartedDemoPsa
  /** The folder that the demo's scripts write to. */
  readonly machineFolder: string
  server: DemoProcess
  agent: DemoProcess
  /** The server, started again after it was ended. */
  restartServer(): Promise<void>
  restartAgent(): void
  stop(): Promise<void>
}

/**
 * Starts the whole demo: the PSA in this process, the server and the agent of this machine in processes of their own.
 * Works again on the same folder.
 * @throws in words where a port is taken
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { folder } = options
  const port = await takePort(options.serverPort)
  const serverUrl = `http://127.0.0.1:${port}`
  const machineFolder = join(folder, 'machine')
  mkdirSync(machineFolder, { recursive: true })
  const psa = await startDemoPsa({
    port: await takePort(options.psaPort),
    dataFile: join(folder, 'psa.json'),
    customTab: {
      name: 'Technician Tools',
      urlTemplate: `${serverUrl}/widget/${demoIntegrationId}/ticket/$FAULTID`,
    },
    ...(options.psaQuirks ? { quirks: options.psaQuirks } : {}),
  })
  const settings = {
    DESKHAND_PORT: String(port),
    DESKHAND_DATA: join(folder, 'server'),
    DESKHAND_LOG_LEVEL: 'warn',
    ...options.settings,
  }
  const { token } = await prepareData(settings, serverUrl, psa)
  const server = await startServerProcess(settings, serverUrl)
  const agentFolder = join(folder, 'agent')
  if (!existsSync(join(agentFolder, 'identity.json')))
    // The machine bears the name that it has in the sample data and in the ticket. A demo restarts nobody's computer.
    await enrolAgent({
      token,
      folder: agentFolder,
      machine: { hostname: thisMachineName, restartCommand: [process.execPath, '--version'] },
    })
  const startAgent = () => startAgentProcess(agentFolder, { DEMO_FOLDER: machineFolder })

  const demo: RunningDemo = {
    folder,
    serverUrl,
    psa,
    machineFolder,
    server,
    agent: startAgent(),
    async restartServer() {
      demo.server = await startServerProcess(settings, serverUrl)
    },
    restartAgent() {
      demo.agent = startAgent()
    },
    async stop() {
      await demo.agent.stop()
      await demo.server.stop()
      await psa.close()
    },
  }
  return demo
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  return await takePort(0)
}

/** The port itself if it is free, or a free one for 0. */
async function takePort(port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () =>
      reject(
        new Error(
          `Port ${port} is taken. Stop the other program, or choose another (see npm run demo -- --help).`,
        ),
      ),
    )
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
