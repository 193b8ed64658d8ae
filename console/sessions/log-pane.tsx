import { useState } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import type { SessionModel } from '../../ui/models/session-model.ts'
import { Notice } from '../../ui/panel/message.tsx'
import { LogWindow } from '../../ui/panel/session-log-view.tsx'
import { words } from '../words.ts'
import { useLogSearch } from './use-log-search.ts'

const say = words.session

interface LogPaneProps {
  readonly session: SessionModel
  readonly ended: boolean
  /** The log was kept as long as logs are, and is gone. */
  readonly deleted: boolean
}

/** The log as it comes, or the lines of it that contain a text. */
export function LogPane({ session, ended, deleted }: LogPaneProps) {
  const count = session.log.count.value
  const [text, setText] = useState('')
  const found = useLogSearch(session.id, text, count)
  const isSearching = text.trim() !== ''
  const hasLog = !deleted && (count > 0 || !ended)
  return (
    <div class="dh-sess-part dh-sess-log">
      <div class="dh-sess-part-head">
        <h2>{say.log}</h2>
        {hasLog && (
          <>
            <span class="dh-muted" role={isSearching ? 'status' : undefined}>
              {isSearching ? foundWords(found, text) : say.lines(count)}
            </span>
            <div class="dh-find">
              <SignIcon sign="search" />
              <input
                type="text"
                autocomplete="off"
                spellcheck={false}
                aria-label={say.search}
                placeholder={say.search}
                maxLength={200}
                value={text}
                onInput={({ currentTarget }) => setText(currentTarget.value)}
                onKeyDown={({ key }) => {
                  if (key === 'Escape') setText('')
                }}
              />
            </div>
          </>
        )}
      </div>
      {found.problem && (
        <Notice tone="error">
          {say.searchFailed} {found.problem.message}
        </Notice>
      )}
      {deleted ? (
        <p class="dh-muted">{say.logDeleted}</p>
      ) : !hasLog ? (
        <p class="dh-muted">{say.logEmpty}</p>
      ) : isSearching ? (
        found.lines.length > 0 && (
          <LogWindow key={text} lines={found.lines} count={found.lines.length} find={text.trim()} />
        )
      ) : (
        <LogWindow lines={session.log.lines} count={count} />
      )}
    </div>
  )
}

function foundWords(found: ReturnType<typeof useLogSearch>, text: string): string {
  if (found.problem) return ''
  if (found.lines.length > 0) return say.found(found.lines.length, found.hasMore)
  return found.busy ? say.searching : say.noneFound(text.trim())
}
