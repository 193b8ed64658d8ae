import { useEffect, useState } from 'preact/hooks'

/**
 * The time in epoch milliseconds, which moves on by itself.
 * @param every milliseconds from one move to the next
 */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
