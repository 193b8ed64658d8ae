import { openDatabase } from '../server/db/client.ts'
import { migrateDatabase } from '../server/db/migrate.ts'
import { createAgentsContext, nobodyListens } from '../server/domains/agents/context.ts'
import { createEnrolmentToken } from '../server/domains/agents/create-enrolment-token.ts'
import { createAuditService } from '../server/domains/audit/audit-service.ts'
import { createUsersService } from '../server/domains/users/users-service.ts'
import { createLog } from '../server/log.ts'
import { loadSecrets } from '../server/secrets.ts'
import { loadSettings } from '../server/settings.ts'
import { createStores, keyPairOf } from '../server/wire-services.ts'
import { type DemoPsaAccess, seedDemo, thisMachineId } from './seed-demo.ts'

/**
 * Makes the server's data ready before its process starts: tables, keys, sample data.
 * @param environment the server's settings, as its process will get them
 * @returns an enrolment token for the agent of this machine; use it within the hour
 * @throws in words where the settings are not right
 */
export async function prepareData(
  environment: Readonly<Record<string, string>>,
  url: string,
  psa: DemoPsaAccess,
): Promise<{ token: string }> {
  const loaded = loadSettings(environment)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const { settings } = loaded
  const secrets = await loadSecrets(settings)
  await migrateDatabase(settings.database)
  const database = await openDatabase(settings.database)
  try {
    const log = createLog('silent')
    const audit = createAuditService(database)
    const users = createUsersService({ database, secrets, url, audit, log })
    const { tenantId } = await seedDemo(createStores(database, secrets), users, psa)
    const agents = createAgentsContext({
      database,
      serverKey: keyPairOf(secrets),
      serverUrl: url,
      sealer: secrets.sealerFor('agent-command'),
      recordAudit: (event) => audit.record(event),
      log,
      listener: nobodyListens,
    })
    return await createEnrolmentToken(agents, 'server', {
      tenantId,
      computerId: thisMachineId,
      expiresInSeconds: 3600,
    })
  } finally {
    await database.close()
  }
}
