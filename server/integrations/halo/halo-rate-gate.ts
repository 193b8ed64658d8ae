/** "Too many requests" comes without a time to wait: 5 s, doubling to 60 s (Vendor facts, HaloPSA, errors). */
const firstPauseMs = 5_000
const longestPauseMs = 60_000

/** Holds back all requests of one client after a 429, so that they do not prolong it together. */
export type HaloRateGate = {
  /** How long to wait before the next request may go, in milliseconds; 0 = now. */
  pause(): number
  /** A 429 came for a request sent at `sentAt`. Those sent before the current pause ended count once. */
  hit(sentAt: number): void
  /** Any other answer came: the next pause is a short one again. */
  passed(): void
}

/** An open gate. `now` is the clock in milliseconds. */
export function createRateGate(now: () => number): HaloRateGate {
  let until = 0
  let step = 0
  return {
    pause: () => Math.max(0, until - now()),
    hit(sentAt) {
      if (sentAt < until) return
      step = step === 0 ? firstPauseMs : Math.min(step * 2, longestPauseMs)
      until = now() + step
    },
    passed() {
      step = 0
    },
  }
}
