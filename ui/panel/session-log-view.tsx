import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { clockTime, exactTime } from '../format-time.ts'
import type { LogLine, SessionLog } from '../models/session-log.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'

/** Height of a line in pixels, the same as in the style sheet: lines outside the window are only height. */
const lineHeight = 18
const margin = 12
/** As near to the end as this counts as reading along. */
const nearEnd = 24

/** The log as it comes. It stays at the end until the reader scrolls up, and again once they are back there. */
export function SessionLogView({ log, folded = false }: { log: SessionLog; folded?: boolean }) {
  const count = log.count.value
  const heading = (
    <>
      {words.progress.log} <span class="dh-muted">{words.progress.logLines(count)}</span>
    </>
  )
  if (folded && count === 0) return null
  if (folded) {
    return (
      <details class="dh-log-fold">
        <summary>{heading}</summary>
        <LogWindow lines={log.lines} count={count} />
      </details>
    )
  }
  return (
    <div class="dh-log-part">
      <h3 class="dh-label">{heading}</h3>
      <LogWindow lines={log.lines} count={count} />
    </div>
  )
}

type LogWindowProps = {
  lines: readonly LogLine[]
  /** How many of the lines there are; they may grow. */
  count: number
  /** What was looked for is marked where it stands. */
  find?: string
}

/** Lines of a log, of which only those in view are drawn; it stays at the end while it grows. */
export function LogWindow({ lines, count, find = '' }: LogWindowProps) {
  const box = useRef<HTMLElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(200)
  const [following, setFollowing] = useState(true)
  useLayoutEffect(() => {
    if (!box.current) return
    if (following) box.current.scrollTop = box.current.scrollHeight
    setHeight(box.current.clientHeight)
  }, [following, count])
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {}
    setTop(scrollTop)
    setFollowing(scrollHeight - scrollTop - clientHeight < nearEnd)
  }
  const first = Math.max(0, Math.floor(top / lineHeight) - margin)
  const last = Math.min(count, Math.ceil((top + height) / lineHeight) + margin)
  return (
    <div class="dh-log-frame">
      <section
        class="dh-log"
        ref={box}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be reachable by keyboard
        tabIndex={0}
        aria-label={words.progress.log}
      >
        {count === 0 && <p class="dh-muted">{words.progress.logEmpty}</p>}
        <div class="dh-log-lines" style={{ height: `${count * lineHeight}px` }}>
          <div style={{ transform: `translateY(${first * lineHeight}px)` }}>
            {lines.slice(first, last).map((line) => (
              <Line key={line.key} line={line} find={find} />
            ))}
          </div>
        </div>
      </section>
      {!following && (
        <Button className="dh-log-follow" onPress={() => setFollowing(true)}>
          {words.progress.followLog}
        </Button>
      )}
    </div>
  )
}

function Line({ line, find }: { line: LogLine; find: string }) {
  return (
    <div class={`dh-log-line dh-stream-${line.stream}`}>
      <span class="dh-log-time" title={exactTime(line.at)}>
        {clockTime(line.at)}
      </span>
      <span>{find ? marked(line.text, find) : line.text || ' '}</span>
    </div>
  )
}

/** The text with each place marked where `find` stands in it, whatever its case. */
function marked(text: string, find: string) {
  const parts = []
  const low = text.toLowerCase()
  const wanted = find.toLowerCase()
  let from = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + find.length)}</mark>)
    from = at + find.length
  }
  return [...parts, text.slice(from)]
}
