import { exactTime, relativeTime } from '../format-time.ts'
import { usePanel } from './panel-context.ts'

/** An instant as the reader takes it in, with the exact one on hover. */
export function Instant({ at }: { at: string }) {
  const { now } = usePanel()
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now.value)}
    </time>
  )
}
