import { DeskhandError } from '../../errors.ts'
import { openPsa } from '../../integrations/open-psa.ts'
import type { Psa } from '../../integrations/psa.ts'
import type { IntegrationRow, IntegrationStore } from './store.ts'

export type IntegrationsService = ReturnType<typeof createIntegrationsService>

/** The integrations that are set up, and the clients that speak to them. */
export function createIntegrationsService(store: IntegrationStore) {
  const open = new Map<string, { updatedAt: number; psa: Psa }>()

  return {
    store,

    /**
     * The PSA of an integration, with its client; the client is kept until the integration changes.
     * @throws notFound where there is no such enabled integration
     */
    async psa(integrationId: string): Promise<{ integration: IntegrationRow; psa: Psa }> {
      const integration = await store.find(integrationId)
      if (integration?.kind !== 'psa')
        throw new DeskhandError(
          'notFound',
          'There is no such integration with a PSA. It may be switched off.',
        )
      const known = open.get(integrationId)
      if (known && known.updatedAt === integration.updatedAt.getTime()) return { integration, psa: known.psa }
      const psa = openPsa(integration, await store.secrets(integrationId))
      open.set(integrationId, { updatedAt: integration.updatedAt.getTime(), psa })
      return { integration, psa }
    },

    /** The integration whose PSA pages live at this origin (`https://acme.halopsa.com`), or null. */
    async forOrigin(origin: string): Promise<IntegrationRow | null> {
      const all = await store.list('psa')
      return all.find(({ baseUrl }) => originOf(baseUrl) === origin) ?? null
    },

    /** The origins whose pages may show the widget: those of the enabled PSAs. */
    async frameAncestors(): Promise<string[]> {
      return (await store.list('psa')).flatMap(({ baseUrl }) => originOf(baseUrl) ?? [])
    },
  }
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}
