/**
 * How long after a run fired a computer's session begins, in whole milliseconds from 0 to the spread: the same for the same run
 * and computer whichever server asks, another one at the next run, and over many computers evenly spread.
 */
export function spreadOffset(scheduleRunId: string, computerId: string, spreadMinutes: number): number {
  const part = hash(`${scheduleRunId} ${computerId}`) / 2 ** 32
  return Math.round(part * Math.max(0, spreadMinutes) * 60_000)
}

/** FNV-1a, and then its bits mixed once more (as MurmurHash ends): ids differ in few places, often at their end. */
function hash(text: string): number {
  let bits = 0x811c9dc5
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
