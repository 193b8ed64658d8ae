/** What a software's scripts are for; each may be a version's own. */
export const versionParts = [
  'install',
  'update',
  'uninstall',
  'postInstall',
  'postUninstall',
  'test',
  'download',
  'repair',
] as const
export type VersionPart = (typeof versionParts)[number]

/** What a software's scripts are for, with the one that looks for it. */
export const softwareParts = ['detection', ...versionParts] as const
export type SoftwarePart = (typeof softwareParts)[number]

/** What a task's scripts are for. */
export const taskParts = ['test', 'get', 'set'] as const
export type TaskPart = (typeof taskParts)[number]

/** The columns that name the scripts, by what they are for: `installScriptId`. */
export type ScriptIds<Part extends string> = { readonly [Each in Part as `${Each}ScriptId`]: string | null }

/** The ids of scripts as columns; what `idOf` gives nothing for is null. */
export function scriptIdsOf<Part extends string>(
  parts: readonly Part[],
  idOf: (part: Part) => string | null | undefined,
): ScriptIds<Part> {
  const columns = parts.map((part) => [`${part}ScriptId`, idOf(part) ?? null])
  return Object.fromEntries(columns) as ScriptIds<Part>
}
