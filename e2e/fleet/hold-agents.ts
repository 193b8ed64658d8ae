// Holds many agents in one process, for benches: `node hold-agents.ts LIST`, where LIST is a JSON file with their folders.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { startAgent } from '../../agent/main.ts'

const folders = z.array(z.string()).parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const quiet = { info: () => undefined, warn: () => undefined }
const agents = await Promise.all(folders.map((folder) => startAgent({ folder, log: quiet })))
process.once('SIGTERM', async () => {
  await Promise.all(agents.map((agent) => agent.stop()))
  process.exit(0)
})
