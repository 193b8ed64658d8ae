import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** One thing that must work before requests are welcome. */
export interface ReadinessCheck {
  readonly name: string
  /** Null when it works, else why not, in words without secrets. */
  check(): Promise<string | null>
}

/** 200 when every check passes, else 503; either way each check by name with its reason. */
export function answerReadiness(checks: readonly ReadinessCheck[], log: Logger): RequestHandler {
  return async (_request, response) => {
    const results = await Promise.all(checks.map((check) => run(check, log)))
    const ready = results.every((result) => result.ok)
    response
      .status(ready ? 200 : 503)
      .setHeader('cache-control', 'no-store')
      .json({ ready, checks: results })
  }
}

async function run({ name, check }: ReadinessCheck, log: Logger) {
  try {
    const reason = await check()
    return reason === null ? { name, ok: true } : { name, ok: false, reason }
  } catch (error) {
    log.error({ err: error, check: name }, 'a readiness check failed')
    return { name, ok: false, reason: 'The check itself failed; the log has the cause.' }
  }
}
