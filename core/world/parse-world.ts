import type { Result } from '../result.ts'
import { checkDeployments } from './check-deployments.ts'
import { checkIds } from './check-ids.ts'
import { checkItems } from './check-items.ts'
import { checkParents, checkPrerequisites, checkReferences } from './check-references.ts'
import { checkResults } from './check-results.ts'
import { checkShape } from './check-shape.ts'
import { factsFromShape } from './facts-from-shape.ts'
import { outlineOf, type Report } from './outline.ts'
import { formatPath, type Problem } from './problem.ts'
import type { World } from './world.ts'

const checks = [
  checkIds,
  checkReferences,
  checkParents,
  checkItems,
  checkPrerequisites,
  checkDeployments,
  checkResults,
]

/**
 * Reads a world document that YAML or JSON has already been parsed from. Gives the world with its defaults applied, or
 * all the problems of the document together. Source: Resolution, section 1.
 */
export function parseWorld(document: unknown): Result<World, readonly Problem[]> {
  const { shape, problems } = checkShape(document)
  const wrongShapes = new Set(problems.map(({ path }) => path))
  const found = [...problems]
  const report: Report = (keys, message) => {
    const path = formatPath(keys)
    // A value of the wrong shape has been reported already; what it would mean does not matter.
    if (!wrongShapes.has(path)) found.push({ path, message })
  }
  const outline = outlineOf(document)
  for (const check of checks) check(outline, report)
  if (found.length > 0 || !shape) return { ok: false, error: found }
  return { ok: true, value: { now: shape.now ?? null, facts: factsFromShape(shape) } }
}
