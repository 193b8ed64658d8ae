import { Button } from '../../ui/panel/button.tsx'
import { Message, Notice } from '../../ui/panel/message.tsx'
import type { LookupProblem } from '../messages/lookup-messages.ts'
import { words } from './words.ts'

type LookupProblemProps = {
  problem: LookupProblem
  /** Whether earlier rows are still shown under it. */
  stale: boolean
  onRetry: () => void
  onOptions: () => void
}

/** What stands in the way, and the way on. */
export function LookupProblemView({ problem, stale, onRetry, onOptions }: LookupProblemProps) {
  const { code, message } = problem
  const text = words.problem
  const toOptions = (label: string) => (
    <Button kind="primary" onPress={onOptions}>
      {label}
    </Button>
  )
  const again = <Button onPress={onRetry}>{text.retry}</Button>
  switch (code) {
    case 'notSetUp':
      return (
        <Message title={text.notSetUp} actions={toOptions(text.setUp)}>
          <p>{text.notSetUpNext}</p>
        </Message>
      )
    case 'signedOut':
      return (
        <Message title={text.signedOut} actions={toOptions(text.signIn)}>
          <p>{text.signedOutNext}</p>
        </Message>
      )
    case 'notAllowed':
      return (
        <Message tone="warning" title={text.notAllowed} actions={toOptions(text.openOptions)}>
          <p>{text.notAllowedNext}</p>
        </Message>
      )
    case 'refused':
      return (
        <Message tone="error" title={text.refused} actions={again}>
          <p>{message}</p>
        </Message>
      )
    case 'unreachable':
      return stale ? (
        <div class="dhl-stale" role="alert">
          <Notice tone="warning">{text.stale}</Notice>
          {again}
        </div>
      ) : (
        <Message tone="error" title={text.unreachable} actions={again}>
          <p>{text.unreachableNext}</p>
        </Message>
      )
  }
}
