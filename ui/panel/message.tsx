import type { ComponentChildren } from 'preact'
import type { ClientError } from '../client.ts'
import { type Sign, SignIcon } from '../icons.tsx'
import { words } from '../words.ts'
import { Button } from './button.tsx'

type MessageProps = {
  tone?: 'calm' | 'warning' | 'error'
  title: string
  children?: ComponentChildren
  actions?: ComponentChildren
}

const signs: Record<NonNullable<MessageProps['tone']>, Sign> = {
  calm: 'info',
  warning: 'warning',
  error: 'error',
}

/** An answer that takes the place of content: what is so, and what to do about it. */
export function Message({ tone = 'calm', title, children, actions }: MessageProps) {
  return (
    <div class={`dh-message dh-tone-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <SignIcon sign={signs[tone]} />
      <div>
        <p class="dh-message-title">{title}</p>
        {children && <div class="dh-message-text">{children}</div>}
        {actions && <div class="dh-actions">{actions}</div>}
      </div>
    </div>
  )
}

/** What went wrong, and a way on. */
export function ProblemMessage({ problem, onRetry }: { problem: ClientError; onRetry?: () => void }) {
  const unreachable = problem.code === 'unreachable'
  return (
    <Message
      tone="error"
      title={unreachable ? words.problem.unreachable : words.problem.refused}
      actions={onRetry && <Button onPress={onRetry}>{words.problem.retry}</Button>}
    >
      <p>{unreachable ? words.problem.unreachableNext : problem.message}</p>
    </Message>
  )
}

/** A strip above the content: one sentence. */
export function Notice({
  tone = 'calm',
  children,
}: {
  tone?: MessageProps['tone']
  children: ComponentChildren
}) {
  return (
    <div class={`dh-notice dh-tone-${tone}`}>
      <SignIcon sign={signs[tone ?? 'calm']} />
      <div>{children}</div>
    </div>
  )
}
