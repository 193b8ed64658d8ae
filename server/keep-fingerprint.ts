import type { Database } from './db/client.ts'

const name = 'keyFingerprint'

/**
 * Ties the database to the server's keys at the first start. Throws when it is tied to others: sealed values would not
 * open, agents would refuse every command, and new keys would hide that until it hurts.
 */
export async function keepFingerprint({ prisma }: Database, fingerprint: string): Promise<void> {
  const kept = await prisma.serverSetting.upsert({
    where: { name },
    create: { name, value: fingerprint },
    // Changes nothing; without it Prisma asks first and adds then, and of two servers that start at once one fails.
    update: { name },
  })
  if (kept.value === fingerprint) return
  throw new Error(
    'This database belongs to other keys. Put the files secret.key and signing.key that it was made with back into the ' +
      'data folder (or set DESKHAND_SECRET_KEY and DESKHAND_SIGNING_KEY to them), and start again.',
  )
}
