import { z } from 'zod'
import { ApiRefusal, type FleetApi } from './fleet-api.ts'
import type { FleetDesk } from './fleet-desk.ts'
import { type FleetComputer, fleetIntegrationId, fleetToolId } from './seed-fleet.ts'

/** Where a session stands, as far as anybody here asks. */
export type SessionState = z.infer<typeof sessionState>

/** How sessions are asked for, and followed, by whoever is signed in. */
export type SessionDoors = {
  /** Everything that resolves on the computer, executed right after detection. Gives the session's id. */
  startMaintenance(computer: FleetComputer, requestKey: string): Promise<string>
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
  sessions: z.array(z.object({ computerId: z.string(), sessionId: z.string() })).length(1),
})

export function createSessionDoors(api: FleetApi, desk: FleetDesk): SessionDoors {
  return {
    async startMaintenance(computer, requestKey) {
      const input = {
        computerIds: [computer.id],
        kind: 'maintenance',
        offline: 'applyOnConnect',
        offlineHours: 1,
        requestKey,
      }
      const { sessions } = await api.mutate('sessions.start', input, started)
      return sessions[0]?.sessionId ?? ''
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
