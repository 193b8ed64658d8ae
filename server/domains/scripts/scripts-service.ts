import { z } from 'zod'
import { DeskhandError } from '../../errors.ts'
import { checkSyntax } from '../../scripting/check-syntax.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { allContexts, allLanguages, problemOfScript, scriptDefaults, scriptLimits } from './script.ts'
import type { ScriptCard, ScriptContent, ScriptDetail, ScriptFilter, ScriptStore } from './store.ts'
import type { ScriptUsage } from './usages.ts'

const { timeoutSeconds, outputLimitBytes, bodyBytes } = scriptLimits

/** A script as it is saved. */
export const scriptContent = z
  .strictObject({
    name: z.string().trim().min(1, 'The script needs a name').max(200),
    context: z.enum(allContexts),
    language: z.enum(allLanguages),
    body: z.string().max(bodyBytes, 'The script may have 1 MiB at most'),
    timeoutSeconds: z
      .int()
      .min(timeoutSeconds.least)
      .max(timeoutSeconds.most)
      .default(scriptDefaults.timeoutSeconds),
    outputLimitBytes: z
      .int()
      .min(outputLimitBytes.least)
      .max(outputLimitBytes.most)
      .default(scriptDefaults.outputLimitBytes),
  })
  .superRefine((script, context) => {
    const problem = problemOfScript(script)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
  .transform((script) => ({ ...script, body: withOwnLineEnds(script.language, script.body) }))

/** A shell takes the carriage returns of a text that came from Windows for parts of its words. */
function withOwnLineEnds(language: string, body: string): string {
  return language === 'sh' || language === 'bash' ? body.replaceAll('\r\n', '\n') : body
}

/** What runs on the server is read before it is kept, so that a slip shows in the editor and not on a night's run. */
async function requireReadable({ language, body }: ScriptContent): Promise<void> {
  const problem = language === 'javascript' ? await checkSyntax(body) : null
  if (problem) throw new DeskhandError('badInput', `Line ${problem.line}: ${problem.message}.`)
}

export type ScriptsService = ReturnType<typeof createScriptsService>

/** Scripts as engineers write them. Every save is a version of its own, so that a run can say what it ran. */
export function createScriptsService({
  scripts,
  audit,
}: {
  readonly scripts: ScriptStore
  readonly audit: AuditService
}) {
  async function require(id: string): Promise<ScriptDetail> {
    const script = await scripts.find(id)
    if (!script) throw new DeskhandError('notFound', 'There is no such script.')
    return script
  }

  async function requireOwn(id: string): Promise<ScriptDetail> {
    const script = await require(id)
    if (script.library === 'global')
      throw new DeskhandError(
        'notAllowed',
        'This script belongs to the shipped library, which is read-only. Make a script of your own from its text.',
      )
    return script
  }

  return {
    /** The scripts of both libraries, by name. */
    async list(caller: Caller, filter: ScriptFilter): Promise<ScriptCard[]> {
      requirePermission(caller, 'scripts.view')
      return await scripts.list(filter)
    },

    /** One script with its text and its versions. */
    async get(caller: Caller, id: string): Promise<ScriptDetail> {
      requirePermission(caller, 'scripts.view')
      return await require(id)
    },

    /** The text of one of its versions. */
    async version(caller: Caller, id: string, number: number): Promise<{ body: string }> {
      requirePermission(caller, 'scripts.view')
      const body = await scripts.versionBody(id, number)
      if (body === null) throw new DeskhandError('notFound', 'There is no such version of a script.')
      return { body }
    },

    /** The items and deployments that the script is a part of; deployments of his tenants only. */
    async usages(caller: Caller, id: string): Promise<ScriptUsage[]> {
      requirePermission(caller, 'scripts.view')
      await require(id)
      const visible = visibleTenants(caller)
      return (await scripts.usages(id)).filter(
        ({ tenantId }) => tenantId === null || visible === 'all' || visible.includes(tenantId),
      )
    },

    /**
     * Adds a script of one's own.
     * @throws badInput for JavaScript that can't be read, with the line
     */
    async create(caller: Caller, script: ScriptContent): Promise<{ id: string; version: number }> {
      requirePermission(caller, 'scripts.edit')
      await requireReadable(script)
      const id = await scripts.create(script, caller.userId)
      await audit.record({
        actor: caller,
        action: 'scripts.create',
        subject: { kind: 'script', id },
        detail: { name: script.name, version: 1 },
      })
      return { id, version: 1 }
    },

    /**
     * Saves a script as its next version; a save that changes nothing makes none.
     * @param edited the number of the version that was edited
     * @throws conflict where somebody else has saved it meanwhile; notAllowed for a script of the shipped library; badInput
     *   for JavaScript that can't be read, with the line
     */
    async save(
      caller: Caller,
      id: string,
      edited: number,
      script: ScriptContent,
    ): Promise<{ version: number }> {
      requirePermission(caller, 'scripts.edit')
      await requireOwn(id)
      await requireReadable(script)
      const saved = await scripts.save(id, edited, script, caller.userId)
      if (saved.outcome === 'conflict') throw await conflictOf(id)
      if (saved.outcome === 'saved')
        await audit.record({
          actor: caller,
          action: 'scripts.save',
          subject: { kind: 'script', id },
          detail: { name: script.name, version: saved.version },
        })
      return { version: saved.version }
    },

    /** @throws conflict, naming what uses it, where something does; notAllowed for a script of the shipped library */
    async remove(caller: Caller, id: string): Promise<void> {
      requirePermission(caller, 'scripts.edit')
      const { name } = await requireOwn(id)
      const usages = await scripts.remove(id)
      if (usages.length > 0) throw new DeskhandError('conflict', usedWords(usages), { usages })
      await audit.record({
        actor: caller,
        action: 'scripts.remove',
        subject: { kind: 'script', id },
        detail: { name },
      })
    },
  }

  async function conflictOf(id: string): Promise<DeskhandError> {
    const [newest] = (await scripts.find(id))?.versions ?? []
    if (!newest) return new DeskhandError('conflict', 'Somebody has removed this script meanwhile.')
    return new DeskhandError(
      'conflict',
      `${newest.savedBy ?? 'Somebody'} has saved version ${newest.number} of this script meanwhile. ` +
        'Look at it, and put your changes into it.',
      { version: newest.number },
    )
  }
}

function usedWords(usages: readonly ScriptUsage[]): string {
  const names = [...new Set(usages.map(({ name, id }) => `“${name || id}”`))]
  const shown = names.slice(0, 3).join(', ')
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `This script is still used by ${shown}${more}. Give them another script first.`
}
