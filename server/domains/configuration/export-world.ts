import type { JsonObject } from '../../../core/canonical-json.ts'
import { writeWorld } from '../../../core/world/write-world.ts'
import type { Database } from '../../db/client.ts'
import { readSnapshot } from '../../db/read-snapshot.ts'
import { loadFacts } from '../../facts/load-facts.ts'

/** All facts of one moment as a world document; the same facts give the same document to the byte. */
export async function exportWorld(database: Database): Promise<JsonObject> {
  return writeWorld(await readSnapshot(database, loadFacts))
}
