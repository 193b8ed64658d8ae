import type { Result } from '../../core/result.ts'
import { parseWorld } from '../../core/world/parse-world.ts'
import type { World } from '../../core/world/world.ts'
import { loadDocument } from './load-document.ts'

/** Reads a world file. Gives the world, or everything that is wrong with the file, one sentence each. */
export async function readWorld(path: string): Promise<Result<World, readonly string[]>> {
  const document = await loadDocument(path)
  if (!document.ok) return { ok: false, error: document.error.map((problem) => `${path}: ${problem}`) }
  const world = parseWorld(document.value)
  if (world.ok) return world
  return {
    ok: false,
    error: world.error.map((problem) => [path, problem.path, problem.message].filter(Boolean).join(': ')),
  }
}
