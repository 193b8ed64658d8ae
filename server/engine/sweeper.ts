import { receiptMessage } from '../domains/tickets/receipt-message.ts'
import type { Engine } from './engine.ts'
import type { EngineContext } from './engine-context.ts'

/** Who waits for a time is looked for so often, in milliseconds: nobody is nudged when it comes. */
const clockMs = 1_000
/** Who should have been nudged, and was not since a process ended, is looked for so often, in milliseconds. */
const sweepMs = 10_000
/** Who runs by the record, and by nothing else, is looked for so often, in milliseconds: it never happens but by a fault. */
const rescueMs = 60_000
/** So long a nudge may take to arrive before it counts as lost, in milliseconds. */
const lostMs = 10_000
/** A session that was begun by this process is not begun again before this, in milliseconds. */
const againMs = 30_000

type Work = Pick<Engine, 'advance' | 'isAbandoned' | 'deliver'>
type Begin = Work['advance']

/**
 * Looks after what waits: sessions whose time has come or passed, whose computer is back, whose turn it is, and whatever a
 * process that ended did not come to. Every server does so; what two find at once happens once.
 */
export function startSweeper(context: () => EngineContext, engine: Work) {
  const begin = onceInAWhile(engine.advance, () => context().now().getTime())
  const clock = repeatedly(context, clockMs, () => lookAtClock(context(), engine, begin))
  const sweep = repeatedly(context, sweepMs, () => lookForLost(context(), engine, begin))
  const rescue = repeatedly(context, rescueMs, () => takeUpAbandoned(context(), engine))
  return {
    /** Resolves once nothing of it is under way. */
    async stop(): Promise<void> {
      await Promise.all([clock.stop(), sweep.stop(), rescue.stop()])
    },
  }
}

/** What was begun is kept by the engine: doing so again each second would only keep a busy server busier. */
function onceInAWhile(advance: Begin, nowMs: () => number): Begin {
  const begun = new Map<string, number>()
  return async (id) => {
    const now = nowMs()
    for (const [known, at] of begun) {
      if (now - at < againMs && now >= at) break
      begun.delete(known)
    }
    if (begun.has(id)) return
    await advance(id)
    begun.set(id, now)
  }
}

async function lookAtClock({ sessions, now }: EngineContext, { advance }: Work, begin: Begin): Promise<void> {
  const at = now()
  for (const id of await sessions.findDue(at)) {
    await sessions.tell(id, 'due', at)
    await advance(id)
  }
  for (const id of await sessions.findUnbegun(at, new Date(at.getTime() - lostMs))) await begin(id)
}

async function lookForLost(context: EngineContext, { deliver, advance }: Work, begin: Begin): Promise<void> {
  const { sessions, outbox, wake, now } = context
  const at = now()
  const lost = new Date(at.getTime() - lostMs)
  for (const id of await sessions.findTurns(lost)) await begin(id)
  for (const id of await sessions.findReconnected()) await wake(id)
  for (const id of await sessions.findOverdue('waitingForConnection', at)) {
    // Its deadline stays: it is tried once more, and gives up where the computer is still away.
    await sessions.tell(id, 'connect', at)
    await advance(id)
  }
  for (const id of await sessions.findOverdue('waitingForApproval', at)) await expire(context, id, at)
  for (const id of await outbox.due(lost, 100)) await deliver(id)
  await sessions.deleteOldLogs(at, context.logDays)
}

/** Nobody has come: nobody pressed Run now, or nobody decided. One that is waited for longer since a moment ago stays. */
async function expire({ sessions }: EngineContext, id: string, at: Date): Promise<void> {
  const row = await sessions.find(id)
  const approval = row?.approvals[0]
  const statusDetail = approval
    ? 'Nobody decided about the approval in time, so nothing was run.'
    : 'Nobody pressed Run now within 30 minutes.'
  const message = row && receiptMessage(row, { status: 'cancelled', words: statusDetail, at })
  await sessions.tell(id, 'expire', at, { statusDetail }, { overdueAt: at, message })
}

/** Sessions that are said to run although their work is over go on with a stretch of their own. */
async function takeUpAbandoned(
  { sessions, log, now }: EngineContext,
  { advance, isAbandoned }: Work,
): Promise<void> {
  for (const id of await sessions.findRunning(new Date(now().getTime() - rescueMs))) {
    const found = await sessions.findStretch(id)
    if (!found || !(await isAbandoned(id)) || !(await sessions.nextStretch(id, found.stretch, 'running')))
      continue
    log.warn({ sessionId: id }, 'a session was said to run and did not; it is taken up')
    await advance(id)
  }
}

/** One after another, so long after the end of the one before; what goes wrong is told and tried again. */
function repeatedly(context: () => EngineContext, everyMs: number, work: () => Promise<void>) {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  function wait(): void {
    if (stopped) return
    timer = setTimeout(() => {
      running = work()
        .catch((error: unknown) => context().log.error({ err: error }, 'looking after sessions failed'))
        .finally(wait)
    }, everyMs)
    timer.unref()
  }
  wait()
  return {
    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
