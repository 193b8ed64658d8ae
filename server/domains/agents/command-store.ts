import type { RefusalReason } from '../../../core/agent-protocol/judge-command.ts'
import type { Outcome } from '../../../core/agent-protocol/messages.ts'
import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { chunksOf } from './chunks-of.ts'
import { lowestUuidV7 } from './uuid-v7.ts'

/** What everybody but the gateway sees of a command; the sealed message stays in the store. */
export type CommandRecord = {
  readonly id: string
  readonly agentId: string
  readonly key: string
  readonly sessionId: string | null
  readonly actionId: string | null
  readonly scriptVersionId: string | null
  /** script | inventory | download | restart | updateAgent */
  readonly kind: string
  /** Of a script, like the next two. */
  readonly language: string | null
  readonly context: string | null
  readonly body: string | null
  readonly timeoutSeconds: number
  readonly outputLimitBytes: number
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** issued | started | ended | refused */
  readonly status: string
  readonly cancelAsked: boolean
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** `Outcome` of the agent's protocol, once ended. */
  readonly outcome: string | null
  readonly exitCode: number | null
  readonly outputTail: string | null
  readonly outputTruncated: boolean
  /** `RefusalReason` of the agent's protocol, or `unanswered`, once refused. */
  readonly refusal: string | null
  readonly detail: string | null
}

export type NewCommand = Pick<
  CommandRecord,
  | 'id'
  | 'agentId'
  | 'key'
  | 'sessionId'
  | 'actionId'
  | 'scriptVersionId'
  | 'kind'
  | 'language'
  | 'context'
  | 'body'
  | 'timeoutSeconds'
  | 'outputLimitBytes'
  | 'issuedAt'
  | 'expiresAt'
> & { readonly sealedMessage: string }

export type CommandEnd = {
  readonly endedAt: Date
  readonly outcome: Outcome
  readonly exitCode: number | null
  readonly outputTail: string
  readonly outputTruncated: boolean
  readonly detail: string | null
}

export type CommandRefusal = {
  readonly endedAt: Date
  /** `unanswered`: by the server itself, since the agent has not said whether it began. */
  readonly refusal: RefusalReason | 'unanswered'
  readonly detail: string
}

/** A command that an agent is to be told of: the command itself, or that it is to be cancelled. */
export type WaitingCommand = {
  readonly id: string
  readonly agentId: string
  readonly sealedMessage: string
  readonly status: string
  readonly cancelAsked: boolean
  readonly expiresAt: Date
}

const commandFields = {
  id: true,
  agentId: true,
  key: true,
  sessionId: true,
  actionId: true,
  scriptVersionId: true,
  kind: true,
  language: true,
  context: true,
  body: true,
  timeoutSeconds: true,
  outputLimitBytes: true,
  issuedAt: true,
  expiresAt: true,
  status: true,
  cancelAsked: true,
  startedAt: true,
  endedAt: true,
  outcome: true,
  exitCode: true,
  outputTail: true,
  outputTruncated: true,
  refusal: true,
  detail: true,
} as const

const waitingFields = {
  id: true,
  agentId: true,
  sealedMessage: true,
  status: true,
  cancelAsked: true,
  expiresAt: true,
} as const

/** Whether nothing more is to be expected of the command. */
export function isSettled(command: CommandRecord): boolean {
  return command.status === 'ended' || command.status === 'refused'
}

/**
 * The table of commands. Every move is a compare-and-set on the status and the agent, so that what arrives twice, late
 * or from another agent changes nothing; each move says whether it was made.
 */
export function createCommandStore({ prisma }: Database) {
  return {
    /** Adds the command unless its key exists; `record` is then the one that was there. */
    async createCommand(command: NewCommand): Promise<{ created: boolean; record: CommandRecord }> {
      try {
        return {
          created: true,
          record: await prisma.agentCommand.create({ data: command, select: commandFields }),
        }
      } catch (error) {
        const existing =
          databaseErrorKind(error) === 'unique' ? await this.findCommandByKey(command.key) : null
        if (!existing) throw error
        return { created: false, record: existing }
      }
    },

    async findCommand(id: string): Promise<CommandRecord | null> {
      return await prisma.agentCommand.findUnique({ where: { id }, select: commandFields })
    },

    async findCommandByKey(key: string): Promise<CommandRecord | null> {
      return await prisma.agentCommand.findUnique({ where: { key }, select: commandFields })
    },

    /** Those of the session's commands that have not ended whose keys begin so. */
    async findOpenByKey(sessionId: string, start: string): Promise<{ id: string; agentId: string }[]> {
      const open = await prisma.agentCommand.findMany({
        where: { sessionId, status: { in: ['issued', 'started'] } },
        select: { id: true, agentId: true, key: true },
      })
      return open.filter(({ key }) => key.startsWith(start))
    },

    /** issued → started; also of one that was given up as unanswered. */
    async startCommand(id: string, agentId: string, startedAt: Date): Promise<boolean> {
      const { count } = await prisma.agentCommand.updateMany({
        where: { id, agentId, OR: [{ status: 'issued' }, { status: 'refused', refusal: 'unanswered' }] },
        data: { status: 'started', startedAt, endedAt: null, refusal: null, detail: null },
      })
      return count === 1
    },

    /** issued or started → ended. */
    async endCommand(id: string, agentId: string, end: CommandEnd): Promise<boolean> {
      const { count } = await prisma.agentCommand.updateMany({
        where: {
          id,
          agentId,
          OR: [{ status: { in: ['issued', 'started'] } }, { status: 'refused', refusal: 'unanswered' }],
        },
        data: { status: 'ended', refusal: null, ...end },
      })
      return count === 1
    },

    /** issued → refused. */
    async refuseCommand(id: string, agentId: string, refusal: CommandRefusal): Promise<boolean> {
      const { count } = await prisma.agentCommand.updateMany({
        where: { id, agentId, status: 'issued' },
        data: { status: 'refused', ...refusal },
      })
      return count === 1
    },

    /** False when it was asked before, or the command is over. */
    async askCancel(id: string): Promise<boolean> {
      const { count } = await prisma.agentCommand.updateMany({
        where: { id, cancelAsked: false, status: { in: ['issued', 'started'] } },
        data: { cancelAsked: true },
      })
      return count === 1
    },

    /** What has not ended of an agent that has just connected, oldest first. */
    async findOpenOfAgent(agentId: string): Promise<WaitingCommand[]> {
      return await prisma.agentCommand.findMany({
        where: { agentId, status: { in: ['issued', 'started'] } },
        select: waitingFields,
        orderBy: { id: 'asc' },
      })
    },

    /** Commands made since then that wait for an agent connected to this process, oldest first. */
    async findIssuedSince(since: Date, processId: string): Promise<WaitingCommand[]> {
      return await prisma.agentCommand.findMany({
        where: { id: { gte: lowestUuidV7(since) }, status: 'issued', agent: { connectedTo: processId } },
        select: waitingFields,
        orderBy: { id: 'asc' },
      })
    },

    /** Those of these commands that have not ended. */
    async findOpen(ids: readonly string[]): Promise<WaitingCommand[]> {
      const open: WaitingCommand[] = []
      for (const chunk of chunksOf(ids, 500)) {
        const rows = await prisma.agentCommand.findMany({
          where: { id: { in: chunk }, status: { in: ['issued', 'started'] } },
          select: waitingFields,
        })
        open.push(...rows)
      }
      return open
    },
  }
}
