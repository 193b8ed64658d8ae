import { useState } from 'preact/hooks'
import { asClientError, type ClientError, type ExceptionView, type Tool } from '../client.ts'
import { endTime, exceptionWords as say } from '../exception-words.ts'
import { exactTime } from '../format-time.ts'
import { Button } from './button.tsx'
import './exceptions.css'
import { ProblemMessage } from './message.tsx'
import { usePanel } from './panel-context.ts'

/** In *Why?*: who is left out of the item, until when and why; *End now*; and the way to leave somebody out. */
export function ExceptionList({ tool, exceptions }: { tool: Tool; exceptions: readonly ExceptionView[] }) {
  const { model } = usePanel()
  const { item, leftOut } = tool
  if (exceptions.length === 0 && tool.mayLeaveOut.length === 0) return null
  return (
    <div class="dh-exceptions">
      {exceptions.length > 0 && (
        <ul aria-label={say.list}>
          {exceptions.map((one) => (
            <Exception key={one.id} exception={one} />
          ))}
        </ul>
      )}
      {tool.mayLeaveOut.length > 0 && (
        <Button
          label={leftOut ? say.changeNamed(item.name) : say.leaveOutNamed(item.name)}
          onPress={() => model.leaveOut(tool)}
        >
          {leftOut ? say.change : say.leaveOut}
        </Button>
      )}
    </div>
  )
}

function Exception({ exception }: { exception: ExceptionView }) {
  const { model } = usePanel()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ClientError | null>(null)
  const { subject, until, owner, reason, ticket, active } = exception
  const end = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await model.endException(exception.id)
      setAsking(false)
    } catch (thrown) {
      setProblem(asClientError(thrown))
    }
    setBusy(false)
  }
  return (
    <li class={active ? '' : 'dh-over'}>
      <p>
        <b>
          <time dateTime={until} title={exactTime(until)}>
            {(active ? say.active : say.over)(subject.name, endTime(until))}
          </time>
        </b>
      </p>
      <p>{reason}</p>
      <p class="dh-muted">
        {owner ?? say.nobody}
        {ticket && ' · '}
        {ticket &&
          (ticket.url ? (
            <a href={ticket.url} target="_blank" rel="noopener noreferrer">
              {say.ticket(ticket.id)}
            </a>
          ) : (
            say.ticket(ticket.id)
          ))}
      </p>
      {problem && <ProblemMessage problem={problem} />}
      {exception.mayEnd && !asking && (
        <Button kind="quiet" label={say.endNamed(subject.name)} onPress={() => setAsking(true)}>
          {say.end}
        </Button>
      )}
      {asking && (
        <fieldset class="dh-ask">
          <legend class="dh-hidden">{say.end}</legend>
          <p>{say.endAsk}</p>
          <div class="dh-actions">
            <Button kind="danger" busy={busy} onPress={() => void end()}>
              {say.endYes}
            </Button>
            <Button onPress={() => setAsking(false)}>{say.endNo}</Button>
          </div>
        </fieldset>
      )}
    </li>
  )
}
