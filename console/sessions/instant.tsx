import { exactTime, relativeTime } from '../../ui/format-time.ts'

/** An instant (ISO text) as the reader takes it in, with the exact one on hover. `now` in epoch milliseconds. */
export function Instant({ at, now }: { at: string; now: number }) {
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  )
}
