import { z } from 'zod'
import { DeskhandError } from '../../errors.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'
import { issueCommand } from './issue-command.ts'
import { type AgentRelease, findRelease } from './releases.ts'
import type { AgentRecord } from './store.ts'

export interface UpdateToAsk {
  release: string
  /** Of whoever asks: the same key asks once, however often it is sent. */
  requestKey: string
}

export interface TenantUpdate {
  /** Agents that were told, or will be when they connect. */
  asked: number
  /** Those that run the release already. */
  current: number
  /** Those that no launcher has started: they cannot replace themselves. */
  unable: number
}

/** An agent that is away for longer is asked again by a person, who then sees what it runs. */
const expiresInSeconds = 7 * 24 * 60 * 60
/** For the download, and for the scripts that are under way to end. */
const timeoutSeconds = 60 * 60

const featuresSchema = z.array(z.string())

/**
 * Asks one agent to replace itself by a release. Gives the command's id.
 * @throws notFound for an unknown agent, gone for a revoked one or an unknown release, conflict for an agent that cannot
 * update itself
 */
export async function updateAgent(
  context: AgentsContext,
  actor: Caller,
  agentId: string,
  ask: UpdateToAsk,
): Promise<{ commandId: string }> {
  const agent = await context.store.findAgent(agentId)
  requirePermission(actor, 'agents.enrol', agent ? { tenantId: agent.tenantId } : {})
  if (!agent) throw new DeskhandError('notFound', 'There is no such agent.')
  if (!canUpdate(agent))
    throw new DeskhandError(
      'conflict',
      `The agent on ${agent.name} is not installed as a service of this version, so it cannot replace itself. Install it there again.`,
    )
  const release = await requireRelease(context, ask.release)
  const commandId = await issueUpdate(context, agent, release, ask.requestKey)
  await record(context, actor, agent.tenantId, { kind: 'agent', id: agent.id }, { release: release.release })
  return { commandId }
}

/**
 * Asks every agent of a tenant to replace itself by a release.
 * @throws gone for an unknown release
 */
export async function updateTenantAgents(
  context: AgentsContext,
  actor: Caller,
  tenantId: string,
  ask: UpdateToAsk,
): Promise<TenantUpdate> {
  requirePermission(actor, 'agents.enrol', { tenantId })
  const release = await requireRelease(context, ask.release)
  const agents = await context.store.listOwnAgents(tenantId)
  const others = agents.filter(({ version }) => version !== release.release)
  const able = others.filter(canUpdate)
  for (const agent of able) await issueUpdate(context, agent, release, ask.requestKey)
  const counts = {
    asked: able.length,
    current: agents.length - others.length,
    unable: others.length - able.length,
  }
  const detail = { release: release.release, ...counts }
  await record(context, actor, tenantId, { kind: 'tenant', id: tenantId }, detail)
  return counts
}

function canUpdate({ features }: AgentRecord): boolean {
  return featuresSchema.parse(JSON.parse(features)).includes('updateAgent')
}

async function requireRelease(context: AgentsContext, name: string): Promise<AgentRelease> {
  const release = await findRelease(context.releases, { release: name })
  if (!release)
    throw new DeskhandError('gone', `This server has no release ${name} of the agent, or not any more.`)
  return release
}

/** The checksum is in the command, so that the server's signature covers the file. */
async function issueUpdate(
  context: AgentsContext,
  { id }: AgentRecord,
  { release, sha256 }: AgentRelease,
  requestKey: string,
): Promise<string> {
  const command = await issueCommand(context, {
    kind: 'updateAgent',
    agentId: id,
    key: `update/${id}/${sha256}/${requestKey}`,
    release,
    sha256,
    url: `${context.serverUrl.replace(/\/+$/, '')}/agent/releases/${sha256}`,
    timeoutSeconds,
    expiresInSeconds,
  })
  return command.id
}

async function record(
  context: AgentsContext,
  actor: Caller,
  tenantId: string,
  subject: { kind: string; id: string },
  detail: Record<string, unknown>,
): Promise<void> {
  await context.recordAudit({ actor, action: 'agent.update', subject, tenantId, detail })
}
