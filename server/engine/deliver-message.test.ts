import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../db/testing.ts'
import { createIntegrationsService } from '../domains/integrations/integrations-service.ts'
import { createIntegrationStore } from '../domains/integrations/store.ts'
import { createOutboxStore } from '../domains/outbox/store.ts'
import { at, makePsaIntegration, testSealer } from '../domains/testing.ts'
import { deliverMessage } from './deliver-message.ts'

describeOnBothDatabases('a message on its way', (database) => {
  test('says in words that it waits for an integration that was switched off', async () => {
    const sealer = testSealer()
    const integrationId = await makePsaIntegration(database(), sealer)
    await database().prisma.integration.update({ where: { id: integrationId }, data: { enabled: false } })
    const outbox = createOutboxStore(database(), async () => undefined)
    const integrations = createIntegrationsService(createIntegrationStore(database(), sealer))
    const id = await outbox.put(
      {
        key: `receipt/${integrationId}`,
        kind: 'ticketNote',
        integrationId,
        sessionId: null,
        ticketId: '101',
        payload: JSON.stringify({ html: '<p>Done</p>', mark: 'mark' }),
      },
      at('09:00:00'),
    )
    const step = { run: <Output>(_config: { name: string }, work: () => Promise<Output>) => work() }
    const context = { outbox, integrations, now: () => at('09:00:01') }
    await expect(deliverMessage(context, step, id)).rejects.toThrow('switched off')
    expect(await outbox.find(id)).toMatchObject({
      status: 'waiting',
      attempts: 1,
      lastError: 'There is no such integration with a PSA. It may be switched off.',
      nextAttemptAt: at('09:00:06'),
    })
  })
})
