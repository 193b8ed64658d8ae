import { z } from 'zod'
import { createHaloClient } from './halo/halo-client.ts'
import type { Psa } from './psa.ts'

/** What the server keeps of an integration with a PSA. */
export type PsaIntegration = {
  readonly vendor: string
  readonly baseUrl: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** The settings of an integration with HaloPSA that are no secret. */
const haloSettings = z.object({
  clientId: z.string().min(1),
  tenant: z.string().nullish(),
  scope: z.string().optional(),
  noteOutcomeId: z.number().int().positive().optional(),
  closedNoteOutcomeId: z.number().int().positive().nullish(),
})

/**
 * The client of a PSA, by its vendor. Nothing is sent yet.
 * @throws for a vendor that is not supported, or settings that are not complete, in words
 */
export function openPsa(integration: PsaIntegration, secrets: Readonly<Record<string, string>>): Psa {
  if (integration.vendor !== 'halo')
    throw new Error(`Deskhand can't speak to a PSA of the kind “${integration.vendor}”.`)
  return createHaloClient({
    ...haloSettings.parse(integration.settings),
    baseUrl: integration.baseUrl,
    clientSecret: secrets.clientSecret ?? '',
  })
}
