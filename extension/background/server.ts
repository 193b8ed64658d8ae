import { toolsClientOf } from '../../ui/adapt-server.ts'
import type { ToolsClient } from '../../ui/client.ts'
import { connectServer, type ServerApi } from '../../ui/connect-server.ts'
import { readSettings } from './settings.ts'

export type Server = { url: string; api: ServerApi; tools: ToolsClient }

let connected: Server | null = null

/** The server that the settings name; null where none is set. The bearer is read for each call. */
export async function currentServer(): Promise<Server | null> {
  const { server: url } = await readSettings()
  if (!url) return null
  if (connected?.url !== url) {
    const api = connectServer({ url, token: async () => (await readSettings()).token })
    connected = { url, api, tools: toolsClientOf(api) }
  }
  return connected
}
