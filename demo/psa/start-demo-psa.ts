import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { loadPsa } from '../data/load.ts'
import type { CustomTab } from './api/context.ts'
import { createDemoPsa } from './create-demo-psa.ts'
import { readDataFile, writeDataFile } from './keep-data-file.ts'
import { listen } from './listen.ts'
import type { DemoPsaQuirks } from './quirks.ts'
import type { DemoPsaStore } from './store.ts'

const dataFileSchema = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  records: z.unknown(),
})

/** How to start Corral Desk. */
export type StartDemoPsaOptions = {
  /** 0 takes a free one. */
  port: number
  host?: string
  /** One JSON file with everything; made from the sample data on the first start. */
  dataFile: string
  customTab?: CustomTab | null
  quirks?: Partial<DemoPsaQuirks>
}

/** A started Corral Desk with the credentials that its API wants. */
export type StartedDemoPsa = {
  url: string
  tenant: string
  clientId: string
  clientSecret: string
  store: DemoPsaStore
  /** Ends it: open connections are closed, and everything is saved. */
  close(): Promise<void>
}

/**
 * Starts Corral Desk on a port. On the first start the records come from the sample data, and the API client's
 * secret is drawn; from then on both come from the data file, so that notes survive and the server that was
 * connected stays connected.
 * @throws when the port is taken, or the data file is there but cannot be used
 */
export async function startDemoPsa(options: StartDemoPsaOptions): Promise<StartedDemoPsa> {
  const { port, host = '127.0.0.1', dataFile, customTab = null } = options
  const tenant = 'corral'
  const { clientId, clientSecret, records } = await openDocument(dataFile)
  const { app, store } = createDemoPsa({
    records,
    clientId,
    clientSecret,
    tenant,
    customTab,
    ...(options.quirks ? { quirks: options.quirks } : {}),
    save: (changed) => writeDataFile(dataFile, { clientId, clientSecret, records: changed }),
  })
  const listening = await listen(app, port, host)
  return {
    url: listening.url,
    tenant,
    clientId,
    clientSecret,
    store,
    async close() {
      await listening.close()
      await store.saved()
    },
  }
}

async function openDocument(dataFile: string) {
  const found = await readDataFile(dataFile)
  if (found !== undefined) return dataFileSchema.parse(found)
  const document = {
    clientId: 'deskhand-demo',
    clientSecret: randomBytes(24).toString('base64url'),
    records: loadPsa({ now: new Date() }).records,
  }
  await writeDataFile(dataFile, document)
  return document
}
