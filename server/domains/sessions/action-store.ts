import {
  type ActionReason,
  type ActionResult,
  type ActionState,
  acceptsActionState,
} from '../../../core/sessions/action-state.ts'
import type { Database } from '../../db/client.ts'
import type { SessionChange } from './change-session.ts'

export type StageName = 'inventory' | 'resolution' | 'detection' | 'notice' | 'execution' | 'report'

const stageOrder: readonly StageName[] = [
  'inventory',
  'resolution',
  'detection',
  'notice',
  'execution',
  'report',
]

export type NewAction = {
  readonly itemId: string
  readonly itemName: string
  readonly action: string
  readonly version: string | null
  readonly deploymentId: string | null
  readonly becauseItemId: string | null
  /** JSON of the value that the plan was made from; null where nothing was detected. */
  readonly detectedBefore: string | null
}

export type ActionEnd = {
  readonly result: ActionResult
  readonly reason?: ActionReason | null
  readonly detail?: string | null
  /** JSON of the value as detected afterwards. */
  readonly detectedAfter?: string | null
}

/** The part of the sessions' store that keeps how far they have come: their stages and actions. */
export function createActionStore({ prisma }: Database, change: SessionChange) {
  return {
    /** Opens a stage; one that was opened before goes on (work that was cut off begins again). */
    async startStage(sessionId: string, name: StageName, at: Date): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.sessionStage.upsert({
          where: { sessionId_name: { sessionId, name } },
          create: { sessionId, name, position: stageOrder.indexOf(name), startedAt: at },
          update: { result: 'running', detail: null, endedAt: null },
        })
      })
    },

    async endStage(
      sessionId: string,
      name: StageName,
      at: Date,
      result: 'passed' | 'failed' | 'skipped',
      detail: string | null = null,
    ): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.sessionStage.updateMany({
          where: { sessionId, name, endedAt: null },
          data: { result, detail, endedAt: at },
        })
      })
    },

    /** Writes the plan's actions, in their order. Said again, the first stay. */
    async setActions(sessionId: string, actions: readonly NewAction[]): Promise<void> {
      await change(sessionId, async (tx) => {
        if ((await tx.sessionAction.count({ where: { sessionId } })) > 0) return
        await tx.sessionAction.createMany({
          data: actions.map((action, position) => ({
            sessionId,
            position,
            itemId: action.itemId,
            itemName: action.itemName,
            action: action.action,
            version: action.version,
            deploymentId: action.deploymentId,
            becauseItemId: action.becauseItemId,
            detectedBefore: action.detectedBefore,
          })),
        })
      })
    },

    /** Moves an action on; a move that its state does not accept is refused and gives false. */
    async moveAction(
      sessionId: string,
      actionId: string,
      to: ActionState,
      at: Date,
      end: ActionEnd | null = null,
    ): Promise<boolean> {
      return await change(sessionId, async (tx) => {
        const action = await tx.sessionAction.findUniqueOrThrow({
          where: { id: actionId },
          select: { state: true, startedAt: true },
        })
        if (!acceptsActionState(action.state as ActionState, to)) return false
        const { count } = await tx.sessionAction.updateMany({
          where: { id: actionId, state: action.state },
          data: {
            state: to,
            ...(action.startedAt || to === 'done' ? {} : { startedAt: at }),
            ...(to === 'done' ? { endedAt: at, ...end } : {}),
          },
        })
        return count === 1
      })
    },

    /** How far an action's download has come, in bytes. */
    async setProgress(
      sessionId: string,
      actionId: string,
      done: number,
      total: number | null,
    ): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.sessionAction.updateMany({
          where: { id: actionId, sessionId },
          data: { bytesDone: done, bytesTotal: total },
        })
      })
    },

    /** One action as it stands. */
    async findAction(actionId: string) {
      return await prisma.sessionAction.findUnique({ where: { id: actionId } })
    },
  }
}
