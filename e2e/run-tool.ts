import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import type { Target } from '../core/facts/target.ts'
import { demoIntegrationId, thisMachineId } from '../demo/seed-demo.ts'
import type { ApiClient } from './api-client.ts'

/** The ticket about this machine. */
export const ticket = { integrationId: demoIntegrationId, ticketId: '2820' }

/** What means this machine alone. */
export const onThisMachine: Target = {
  scope: 'individual',
  type: 'computer',
  ref: thisMachineId,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
}

/** Waits until this machine's agent is connected. */
export async function untilOnline(api: ApiClient): Promise<void> {
  await expect
    .poll(async () => (await api.technicianTools.context.query(ticket)).computers[0]?.online, {
      timeout: 45_000,
    })
    .toBe(true)
}

/** Prepares a tool of the ticket on this machine and presses *Run now* once its plan is there. Gives the session's id. */
export async function runTool(api: ApiClient, deploymentId: string): Promise<string> {
  const { sessionId } = await api.sessions.prepareTool.mutate({
    ...ticket,
    subject: { kind: 'computer', id: thisMachineId },
    deploymentId,
    parameters: {},
    requestKey: randomUUID(),
  })
  await expect
    .poll(async () => (await api.sessions.get.query({ sessionId })).status, { timeout: 20_000 })
    .toBe('waitingForApproval')
  const { plan } = await api.sessions.get.query({ sessionId })
  await api.sessions.run.mutate({ sessionId, planHash: plan?.hash ?? '' })
  return sessionId
}

/** The session once it has ended and its note is no longer waiting. */
export async function ended(api: ApiClient, sessionId: string, timeout = 90_000) {
  const get = () => api.sessions.get.query({ sessionId }).catch(() => null)
  await expect
    .poll(
      async () => {
        const view = await get()
        return view?.ended === true && view.note?.status !== 'waiting'
      },
      { timeout },
    )
    .toBe(true)
  const view = await get()
  if (!view) throw new Error('The session is gone.')
  return view
}
