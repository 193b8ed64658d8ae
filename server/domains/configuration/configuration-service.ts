import type { JsonObject } from '../../../core/canonical-json.ts'
import type { Facts } from '../../../core/facts/facts.ts'
import { describeDifference } from '../../../core/world/describe-difference.ts'
import { parseWorld } from '../../../core/world/parse-world.ts'
import type { Database } from '../../db/client.ts'
import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { applyWorld, type Counts, countsOf, previewWorld } from './apply-world.ts'
import { exportWorld } from './export-world.ts'
import { describeObstacle } from './find-obstacles.ts'

/** What applying a document would do, as a page shows it. */
export type ConfigurationPreview = {
  /** For `apply`: names this very difference. */
  readonly difference: string
  /** By the keys of a world document; kinds without a difference are left out. */
  readonly counts: Record<string, Counts>
  /** The difference in words, a line each; of each kind the first entries. */
  readonly lines: readonly string[]
  /** What stands in the way, a sentence each; where there is one, nothing can be applied. */
  readonly obstacles: readonly string[]
}

export type ConfigurationService = ReturnType<typeof createConfigurationService>

/** Of each kind so many entries are described. */
const mostEntries = 500

/** The whole configuration as one world document: taken out, compared and applied. */
export function createConfigurationService(
  database: Database,
  audit: AuditService,
  now: () => Date = () => new Date(),
) {
  return {
    /** All facts as a world document. */
    async export(caller: Caller): Promise<JsonObject> {
      requireAllTenants(caller, 'configuration.export')
      return await exportWorld(database)
    },

    /**
     * What applying a document would do. Changes nothing.
     * @throws badInput with every problem of the document
     */
    async preview(caller: Caller, document: unknown): Promise<ConfigurationPreview> {
      requireAllTenants(caller, 'configuration.apply')
      const { difference, hash, obstacles } = await previewWorld(database, factsOf(document))
      return {
        difference: hash,
        counts: countsOf(difference),
        lines: [...describeDifference(difference, mostEntries)],
        obstacles: obstacles.map(describeObstacle),
      }
    },

    /**
     * Makes the database equal to a document, all or nothing.
     * @param expectedDifference the one that `preview` showed
     * @throws badInput with every problem of the document; conflict as `applyWorld` does
     */
    async apply(caller: Caller, document: unknown, expectedDifference: string): Promise<{ changed: number }> {
      requireAllTenants(caller, 'configuration.apply')
      const facts = factsOf(document)
      return {
        changed: await applyWorld(database, audit, { facts, expectedDifference, actor: caller, now: now() }),
      }
    },
  }
}

/** The document holds every tenant, so whoever is limited to some of them gets nothing of it. */
function requireAllTenants(caller: Caller, permission: 'configuration.export' | 'configuration.apply'): void {
  requirePermission(caller, permission)
  if (caller.limitedToTenants)
    throw new DeskhandError(
      'notAllowed',
      'The configuration holds every tenant, and your account is limited to some of them.',
    )
}

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (world.ok) return world.value.facts
  const words = world.error.map(({ path, message }) => [path, message].filter(Boolean).join(': '))
  throw new DeskhandError('badInput', `The document is not right. ${words.join('; ')}`, {
    issues: world.error,
  })
}
