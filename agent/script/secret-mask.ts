/** What stands in the output in place of a secret. */
const mask = '***'

/** Lines of a secret that are shorter are no secret of their own: they would blot out half of any output. */
const shortestLine = 4

/**
 * Masks secret values in a stream of text, also where one is cut in two by a chunk's border: the end of a chunk that may
 * be the beginning of a secret is held back until more comes. A secret of several lines is masked line by line too,
 * since output may break its lines in another way.
 */
export class SecretMask {
  readonly #secrets: string[]
  #held = ''
  /** So many characters at the beginning of what is held are part of a secret whose mask has been given out. */
  #heldCovered = 0

  constructor(values: readonly string[]) {
    const lines = values
      .flatMap((value) => value.split(/\r?\n/))
      .filter((line) => line.length >= shortestLine)
    this.#secrets = [...new Set([...values, ...lines])].filter((secret) => secret !== '')
  }

  /** The text that may go out now. */
  push(text: string): string {
    const all = this.#held + text
    return this.#giveOut(all, this.#startOfPossibleSecret(all))
  }

  /** What was held back; the stream has ended. */
  end(): string {
    return this.#giveOut(this.#held, this.#held.length)
  }

  #giveOut(all: string, end: number): string {
    const covered = this.#coveredParts(all)
    let out = ''
    let from = 0
    let coveredUntil = 0
    for (const [start, stop] of covered) {
      const continues = start === 0 && this.#heldCovered > 0
      if (start >= end && !continues) break
      out += all.slice(from, start)
      if (!continues) out += mask
      from = stop
      coveredUntil = stop
    }
    if (from < end) out += all.slice(from, end)
    this.#held = all.slice(end)
    this.#heldCovered = Math.max(0, coveredUntil - end)
    return out
  }

  /** The parts that secrets cover, merged where they overlap, in order. */
  #coveredParts(all: string): [start: number, stop: number][] {
    const parts: [number, number][] = this.#heldCovered > 0 ? [[0, this.#heldCovered]] : []
    for (const secret of this.#secrets)
      for (let at = all.indexOf(secret); at >= 0; at = all.indexOf(secret, at + 1))
        parts.push([at, at + secret.length])
    parts.sort(([left], [right]) => left - right)
    const merged: [number, number][] = []
    for (const [start, stop] of parts) {
      const last = merged.at(-1)
      if (last && start < last[1]) last[1] = Math.max(last[1], stop)
      else merged.push([start, stop])
    }
    return merged
  }

  /** Where the longest end of the text begins that is the beginning of a secret, or the text's length. */
  #startOfPossibleSecret(all: string): number {
    let earliest = all.length
    for (const secret of this.#secrets) {
      const longest = Math.min(secret.length - 1, all.length)
      for (let start = all.length - longest; start < earliest; start += 1)
        if (all[start] === secret[0] && secret.startsWith(all.slice(start))) earliest = start
    }
    return earliest
  }
}
