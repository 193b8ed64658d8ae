import type { CurrentRelease, NextRelease } from './release-files.ts'

/** What runs once `next` is taken: it stands unconfirmed before the one that ran, unless that is itself unproven. */
export function switchTo(
  current: CurrentRelease | null,
  { release, commandId }: NextRelease,
): CurrentRelease {
  if (!current) return { release, previous: null, confirmed: false, commandId, fellBack: null }
  if (current.release === release) return { ...current, commandId, fellBack: null }
  const previous = current.confirmed || current.previous === null ? current.release : current.previous
  if (previous === release) return { release, previous: null, confirmed: true, commandId, fellBack: null }
  return { release, previous, confirmed: false, commandId, fellBack: null }
}

/** The release has connected to the server. */
export function confirm(current: CurrentRelease): CurrentRelease {
  return { ...current, confirmed: true }
}

/** Back to the release before; null when the one that runs has proved itself, or there is none before it. */
export function fallBack(current: CurrentRelease, why: string): CurrentRelease | null {
  const { release, previous, confirmed, commandId } = current
  if (confirmed || previous === null) return null
  return { release: previous, previous: null, confirmed: true, commandId, fellBack: { release, why } }
}
