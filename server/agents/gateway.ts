import express, { type ErrorRequestHandler, type Router } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { protocolVersion } from '../../core/agent-protocol/command.ts'
import { enrolRequestSchema } from '../../core/agent-protocol/enrolment.ts'
import { type MessagesResponse, messagesRequestSchema } from '../../core/agent-protocol/messages.ts'
import { createMessageReceiver } from '../domains/agents/apply-messages.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { enrolAgent } from '../domains/agents/enrol-agent.ts'
import { findRelease } from '../domains/agents/releases.ts'
import { AgentRefusal, sendRefusal, toAgentRefusal } from './agent-refusal.ts'
import { createAuthenticator, signTime } from './authenticate-agent.ts'
import { ConnectedAgents, type GatewayTimings } from './connected-agents.ts'

export interface AgentGatewayOptions extends Partial<GatewayTimings> {
  /** Attempts to enrol from one address in a minute. */
  enrolmentsPerMinute?: number
}

export interface AgentGateway {
  /** To be mounted at `/agent`. It guards itself. */
  router: Router
  /** Begins to look for commands of other processes and for dead connections. */
  start(): void
  /** Closes every agent's connection, and says so in the tables. */
  stop(): Promise<void>
}

const limits = { enrol: '32kb', messages: '4mb' }
const defaultTimings: GatewayTimings = {
  pollMs: 1000,
  keepAliveMs: 15_000,
  sweepMs: 15_000,
  silenceMs: 150_000,
}

/**
 * The agents' door: `POST /enrol`, and signed by the agent's key `GET /events` (live events down), `POST /messages` (up),
 * `POST /alive` and `GET /releases/<sha256>` (a release of the agent itself). Commands reach agents that are connected to this process at once, and within a second when another
 * process issued them.
 */
export function createAgentGateway(context: AgentsContext, options: AgentGatewayOptions = {}): AgentGateway {
  const { enrolmentsPerMinute = 20, ...timings } = options
  const agents = new ConnectedAgents(context, { ...defaultTimings, ...timings })
  const authenticate = createAuthenticator(context)
  const receiver = createMessageReceiver(context)
  const limiter = new RateLimiterMemory({ points: enrolmentsPerMinute, duration: 60 })
  const router = express.Router()
  const rawBody = express.raw({ type: () => true, limit: limits.messages, inflate: false })

  router.post('/enrol', express.json({ limit: limits.enrol }), async (request, response) => {
    await limiter.consume(request.ip ?? 'unknown').catch(refuseTooMany)
    response.json(await enrolAgent(context, enrolRequestSchema.parse(request.body)))
  })
  router.get('/events', async (request, response) => {
    const { agent, nonce } = await authenticate(request)
    await agents.add(agent.id, response, signTime(context, agent.id, nonce))
  })
  router.post('/messages', rawBody, async (request, response) => {
    const { agent } = await authenticate(request)
    const messages = messagesRequestSchema.parse(readJson(request.body))
    const acknowledged = await receiver.apply(agent, messages)
    response.json({ version: protocolVersion, acknowledged } satisfies MessagesResponse)
  })
  router.post('/alive', rawBody, async (request, response) => {
    await authenticate(request)
    response.status(204).end()
  })
  router.get('/releases/:sha256', async (request, response) => {
    await authenticate(request)
    const release = await findRelease(context.releases, { sha256: request.params.sha256 })
    if (!release) throw new AgentRefusal(404, 'invalid', 'The server does not have this release any more.')
    response
      .setHeader('cache-control', 'no-store')
      .type('text/javascript')
      .sendFile(release.path, { dotfiles: 'allow' })
  })
  router.use(answerRefusals)

  return { router, start: () => agents.start(), stop: () => agents.stop() }
}

/** The rate limiter rejects with its own record, which is no error. */
function refuseTooMany(rejection: unknown): never {
  if (rejection instanceof Error) throw rejection
  throw new AgentRefusal(429, 'tooManyAttempts', 'Too many attempts to enrol. Wait a minute, then try again.')
}

function readJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch {
    throw new AgentRefusal(400, 'invalid', 'The body of the request is not JSON.')
  }
}

const answerRefusals: ErrorRequestHandler = (thrown, _request, response, next) => {
  const refusal = response.headersSent ? null : toAgentRefusal(thrown)
  if (refusal) sendRefusal(response, refusal)
  else next(thrown)
}
