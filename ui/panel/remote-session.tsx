import { words } from '../words.ts'
import { usePanel } from './panel-context.ts'

/** The links that open a remote session with the chosen computer, in a tab of their own; none where no RMM reaches it. */
export function RemoteSessions() {
  const links = usePanel().model.place.computer.value?.remote ?? []
  if (links.length === 0) return null
  return (
    <p class="dh-found dh-remote">
      {links.map(({ name, url }, at) => (
        <a key={url} href={url} target="_blank" rel="noopener" aria-keyshortcuts={at === 0 ? 'r' : undefined}>
          {links.length > 1 ? words.panel.remoteIn(name) : words.panel.remote}
          {at === 0 && (
            <span class="dh-key" aria-hidden="true">
              r
            </span>
          )}
        </a>
      ))}
    </p>
  )
}
