/** Keeps the end of a stream of text, so many bytes of UTF-8 at most, whole characters only. */
export class OutputTail {
  readonly #limitBytes: number
  #text = ''

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  push(text: string): void {
    this.#text += text
    // A character has at least one byte, so this much holds the tail; cutting seldom keeps it cheap.
    if (this.#text.length > 2 * this.#limitBytes) this.#text = this.#text.slice(-this.#limitBytes)
  }

  toString(): string {
    const bytes = Buffer.from(this.#text, 'utf8')
    if (bytes.length <= this.#limitBytes) return this.#text
    let start = bytes.length - this.#limitBytes
    while (isContinuation(bytes[start])) start += 1
    return bytes.toString('utf8', start)
  }
}

/** The beginning of the text, so many bytes of UTF-8 at most, whole characters only. */
export function firstBytes(text: string, limitBytes: number): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= limitBytes) return text
  let end = limitBytes
  while (end > 0 && isContinuation(bytes[end])) end -= 1
  return bytes.toString('utf8', 0, end)
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}
