import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ApiRefusal, type FleetApi } from './fleet-api.ts'
import type { FleetDesk } from './fleet-desk.ts'
import { type FleetComputer, fleetIntegrationId, fleetToolId } from './seed-fleet.ts'

/** Where a session stands, as far as anybody here asks. */
export type SessionState = z.infer<typeof sessionState>

/** How sessions are asked for, and followed, by whoever is signed in. */
export type SessionDoors = {
  /** Everything that resolves on each of the computers, executed right after detection. Gives the sessions' ids. */
  startMaintenance(computers: readonly FleetComputer[], requestKey: string): Promise<string[]>
  /** The fleet's tool, from the computer's ticket; it waits for `press` once it is planned. */
  prepareTool(computer: FleetComputer, requestKey: string): Promise<string>
  look(sessionId: string): Promise<SessionState>
  /** *Run now*, for the plan that was seen. Safe to repeat. */
  press(sessionId: string, planHash: string): Promise<void>
}

const sessionState = z.object({
  id: z.string(),
  revision: z.number(),
  status: z.string(),
  statusDetail: z.string().nullable(),
  ended: z.boolean(),
  plan: z.object({ hash: z.string() }).nullable(),
  note: z.object({ status: z.string() }).nullable(),
})

const started = z.object({
  sessions: z.array(z.object({ computerId: z.string(), sessionId: z.string() })),
})

/** As many computers as one call may name. */
const mostComputers = 500

export function createSessionDoors(api: FleetApi, desk: FleetDesk): SessionDoors {
  return {
    async startMaintenance(computers, requestKey) {
      const ids: string[] = []
      for (let from = 0; from < computers.length; from += mostComputers) {
        const input = {
          computerIds: computers.slice(from, from + mostComputers).map(({ id }) => id),
          kind: 'maintenance',
          offline: 'applyOnConnect',
          offlineHours: 1,
          requestKey: from === 0 ? requestKey : randomUUID(),
        }
        const { sessions } = await api.mutate('sessions.start', input, started)
        ids.push(...sessions.map(({ sessionId }) => sessionId))
      }
      return ids
    },

    async prepareTool(computer, requestKey) {
      const input = {
        integrationId: fleetIntegrationId,
        ticketId: desk.ticketId(computer.number),
        subject: { kind: 'computer', id: computer.id },
        deploymentId: fleetToolId,
        parameters: {},
        requestKey,
      }
      const { sessionId } = await api.mutate(
        'sessions.prepareTool',
        input,
        z.object({ sessionId: z.string() }),
      )
      return sessionId
    },

    look: (sessionId) => api.query('sessions.get', { sessionId }, sessionState),

    async press(sessionId, planHash) {
      try {
        await api.mutate('sessions.run', { sessionId, planHash }, z.unknown())
      } catch (error) {
        // It is no longer waiting: somebody was told so already, or it was given up.
        if (!(error instanceof ApiRefusal)) throw error
      }
    },
  }
}
