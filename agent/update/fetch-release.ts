import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { CommandOf } from '../../core/agent-protocol/command.ts'
import type { ServerClient } from '../connection/server-client.ts'

/** No release is as long as this; one that is fills no disk. */
const longestBytes = 64 * 1024 * 1024

/**
 * Downloads the release that the command names to `path`, and flushes it. What the server keeps itself is asked for with
 * this agent's signature, of the server that it was enrolled with. Throws with words, also when the file is not the one
 * whose checksum the server signed.
 */
export async function fetchRelease(
  client: ServerClient,
  { url, sha256 }: Pick<CommandOf<'updateAgent'>, 'url' | 'sha256'>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const own = `/agent/releases/${sha256}`
  const response = url.endsWith(own)
    ? (await client.send({ method: 'GET', path: own, signal })).response
    : await fetch(url, { signal })
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}.`)
  const hash = createHash('sha256')
  const file = await open(path, 'w', 0o600)
  try {
    let length = 0
    for await (const bytes of response.body ?? []) {
      length += bytes.length
      if (length > longestBytes) throw new Error('The file of the release is too long.')
      hash.update(bytes)
      await file.appendFile(bytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (hash.digest('hex') !== sha256)
    throw new Error('The file that was downloaded is not the one that the server signed.')
}
