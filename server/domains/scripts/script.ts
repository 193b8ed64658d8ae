/** Where a script runs: on the computer as its service or as the signed-in user, or on the server. The list is closed. */
export const allContexts = ['system', 'user', 'metascript', 'cloudScript'] as const
export type AnyScriptContext = (typeof allContexts)[number]

/** What a script is written in. The list is closed. */
export const allLanguages = ['sh', 'bash', 'powershell', 'javascript'] as const
export type AnyScriptLanguage = (typeof allLanguages)[number]

/** What a script may be and take: seconds that it may run, bytes of its output and of its own text. */
export const scriptLimits = {
  timeoutSeconds: { least: 1, most: 86_400 },
  outputLimitBytes: { least: 1, most: 64 * 1024 * 1024 },
  bodyBytes: 1024 * 1024,
} as const

/** What a script has where nobody has said otherwise. */
export const scriptDefaults = { timeoutSeconds: 120, outputLimitBytes: 1024 * 1024 } as const

/** A script's text with where and how it runs. */
export type NewScript = {
  /** Where the caller gives the id; a script of this id that exists is kept up to date. */
  readonly id?: string
  readonly name: string
  /** system | user | metascript | cloudScript */
  readonly context: string
  /** sh | bash | powershell | javascript */
  readonly language: string
  readonly body: string
  readonly timeoutSeconds?: number
  readonly outputLimitBytes?: number
  /** own | global (read-only) */
  readonly library?: 'own' | 'global'
}

/** A script as it stands now: its newest version. */
export type ScriptText = {
  readonly scriptId: string
  readonly scriptVersionId: string
  readonly name: string
  readonly context: string
  readonly language: string
  readonly body: string
  readonly timeoutSeconds: number
  readonly outputLimitBytes: number
}

/** What is wrong with a script's place, language or text, in words; null where nothing is. */
export function problemOfScript({
  context,
  language,
  body,
}: {
  context: AnyScriptContext
  language: AnyScriptLanguage
  body: string
}): string | null {
  const onServer = context === 'metascript' || context === 'cloudScript'
  if (onServer && language !== 'javascript')
    return 'A script that runs on the server is written in JavaScript. Choose JavaScript, or let it run on the computer.'
  if (!onServer && language === 'javascript')
    return 'JavaScript runs on the server only. Make it a metascript or a cloud script, or choose another language.'
  if (body.trim() === '') return 'The script is empty.'
  if (body.includes('\0')) return 'The script has a character that no script may have (U+0000).'
  if (Buffer.byteLength(body) > scriptLimits.bodyBytes)
    return 'The script is longer than 1 MiB. Let it download what it needs.'
  return null
}
