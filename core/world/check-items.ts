import { compareVersions } from '../versions/compare-versions.ts'
import { isText, type Outline, type Report, valuesOf } from './outline.ts'

/** What only software has, and what only tasks have. Source: Resolution, section 1. */
export function checkItems(outline: Outline, report: Report): void {
  for (const [at, { kind, subject, versions }] of outline.lists.items.entries()) {
    if (kind === 'software' && subject !== undefined) {
      report(['items', at, 'subject'], 'only a task has a subject; software is for computers')
    }
    if (kind === 'task' && valuesOf(versions).length > 0)
      report(['items', at, 'versions'], 'only software has versions')
    checkVersions(valuesOf(versions), (position, message) =>
      report(['items', at, 'versions', position], message),
    )
  }
}

function checkVersions(
  versions: readonly unknown[],
  report: (position: number, message: string) => void,
): void {
  const listed = versions.map((version, position) => ({ version, position })).filter(isListed)
  listed.sort((a, b) => compareVersions(a.version, b.version) || a.position - b.position)
  for (const [at, { version, position }] of listed.entries()) {
    const before = listed[at - 1]
    if (!before || compareVersions(before.version, version) !== 0) continue
    report(position, `${JSON.stringify(version)} is the same version as ${JSON.stringify(before.version)}`)
  }
}

interface Listed {
  readonly version: string
  readonly position: number
}

function isListed(entry: { readonly version: unknown; readonly position: number }): entry is Listed {
  return isText(entry.version)
}
