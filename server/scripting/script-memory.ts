const pageBytes = 64 * 1024
/** What the module is made with, in pages: it asks for that much. */
const initialPages = 256
/** What QuickJS itself takes up, with all that every script finds, in bytes. */
const ownBytes = 2 * 1024 * 1024
/** What may be taken up beyond the limit to hand texts in, in bytes; and to put into words that it is reached. */
const reserveBytes = 64 * 1024 * 1024
const wordsBytes = 512 * 1024
/** So often Emscripten asks for one piece of memory, each time for less, before it gives up. */
const attempts = 3

/**
 * The memory of one QuickJS, which does not grow beyond its limit. QuickJS's own limit counts pieces rather than their
 * bytes in this build (justjake/quickjs-emscripten#271), so it stops one huge piece only. The memory has 16 MiB from the
 * start; a lower limit means those.
 */
export class ScriptMemory {
  readonly memory: WebAssembly.Memory
  readonly limitBytes: number
  #allowedBytes: number
  #refusals = 0
  #ranOut = false

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes
    this.#allowedBytes = Math.max(limitBytes + ownBytes, initialPages * pageBytes)
    const maximum = Math.ceil((this.#allowedBytes + reserveBytes) / pageBytes)
    this.memory = new WebAssembly.Memory({ initial: initialPages, maximum })
    const grow = this.memory.grow.bind(this.memory)
    this.memory.grow = (pages) => {
      const bytes = this.memory.buffer.byteLength + pages * pageBytes
      if (bytes > this.#allowedBytes) this.#refuse()
      this.#refusals = 0
      return grow(pages)
    }
  }

  /** True once a script has asked for more than it may have. */
  get ranOut(): boolean {
    return this.#ranOut
  }

  /** Does something of ours that needs so many bytes on top. */
  withMore<Made>(bytes: number, make: () => Made): Made {
    this.#allowedBytes += bytes
    try {
      return make()
    } finally {
      this.#allowedBytes -= bytes
    }
  }

  #refuse(): never {
    this.#refusals += 1
    if (this.#refusals === attempts && !this.#ranOut) {
      this.#ranOut = true
      // The script ends; what is left to do must not fail as well.
      this.#allowedBytes += wordsBytes
    }
    throw new RangeError('This script has used up its memory.')
  }
}
