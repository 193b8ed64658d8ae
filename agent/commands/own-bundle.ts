import { join } from 'node:path'

/** The agent's single file: this very one, or the one that was built beside the sources. */
export function ownBundle(): string {
  return import.meta.filename.endsWith('.mjs')
    ? import.meta.filename
    : join(import.meta.dirname, '..', '..', 'dist', 'agent', 'deskhand-agent.mjs')
}
