import type { Tool } from '../client.ts'
import { endTime, exceptionWords } from '../exception-words.ts'
import { SignIcon, ToolIcon } from '../icons.tsx'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Instant } from './instant.tsx'
import { usePanel } from './panel-context.ts'
import { ToolExplanationPart } from './tool-explanation.tsx'

/** One tool: what it does, what was last detected, what speaks against it, *Run* and *Why?*. */
export function ToolRow({ tool, first }: { tool: Tool; first: boolean }) {
  const { model } = usePanel()
  const { item } = tool
  const withheld = tool.status === 'withheld'
  const explained = model.tools.explained.value
  const open = explained?.itemId === item.id
  const stopped = tool.blocked ?? (withheld ? words.tools.withheld : null)
  const noteId = `dh-note-${item.id}`
  return (
    <li class={`dh-row ${withheld ? 'dh-withheld' : ''} ${first ? 'dh-first' : ''}`} data-item={item.id}>
      <span class="dh-row-icon">
        <ToolIcon name={item.icon} kind={item.kind} />
      </span>
      <div class="dh-row-text">
        <h2 title={item.description}>{item.name}</h2>
        <p class="dh-does">
          {tool.does}
          {tool.needsApproval && <span class="dh-tag">{words.tools.needsApproval}</span>}
        </p>
      </div>
      <p class="dh-detected">
        {tool.detected ? (
          <>
            <span class="dh-state">{tool.detected.state}</span> <Instant at={tool.detected.at} />
          </>
        ) : (
          <span>{words.tools.neverDetected}</span>
        )}
        {tool.mayDetect && (
          <Button
            kind="quiet"
            className="dh-detect"
            label={runWords.detect.named(item.name)}
            onPress={() => model.detect(tool)}
          >
            {runWords.detect.now}
          </Button>
        )}
      </p>
      <div class="dh-row-actions">
        <Button
          kind="quiet"
          className="dh-why"
          label={words.tools.whyNamed(item.name)}
          expanded={open}
          onPress={() => model.tools.toggleExplanation(item.id)}
        >
          {words.tools.why}
        </Button>
        {tool.run ? (
          <Button
            className="dh-run"
            sign="open"
            label={runWords.underWay.showNamed(item.name)}
            describedBy={noteId}
            onPress={() => model.showRun(tool)}
          >
            {runWords.underWay.show}
          </Button>
        ) : (
          <Button
            className="dh-run"
            sign="run"
            label={words.tools.runNamed(item.name)}
            unavailable={stopped !== null}
            describedBy={stopped ? noteId : undefined}
            onPress={() => model.choose(tool)}
          >
            {words.tools.run}
          </Button>
        )}
      </div>
      <RowNotes tool={tool} id={noteId} />
      {open && <ToolExplanationPart tool={tool} answer={explained.answer} />}
    </li>
  )
}

function RowNotes({ tool, id }: { tool: Tool; id: string }) {
  const { overruledBy, leftOut, blocked, missing, run } = tool
  const reasons = [
    ...(run ? [describeRun(run)] : []),
    ...(blocked ? [blocked] : []),
    ...missing.filter((one) => one !== blocked),
  ]
  if (reasons.length === 0 && !overruledBy && !leftOut) return null
  return (
    <div class="dh-row-notes">
      {reasons.length > 0 && (
        <p id={id} class="dh-row-note">
          <SignIcon sign="info" />
          <span>{reasons.join(' ')}</span>
        </p>
      )}
      {leftOut && (
        <p class="dh-row-note dh-warn">
          <SignIcon sign="waiting" />
          <span>
            {exceptionWords.row(leftOut.subject.name, endTime(leftOut.until))}{' '}
            {exceptionWords.rowBy(leftOut.owner, leftOut.reason)}
          </span>
        </p>
      )}
      {overruledBy && (
        <p class="dh-row-note dh-warn">
          <SignIcon sign="warning" />
          <span>{words.tools.overruled(overruledBy.name, overruledBy.does)}</span>
        </p>
      )}
    </div>
  )
}

/** Who has the run of this tool, and how it stands. */
function describeRun({ by, status }: NonNullable<Tool['run']>): string {
  const who = by ?? runWords.waiting.somebody
  if (status === 'waitingForApproval') return runWords.underWay.approval(who)
  const isForLater = status === 'waitingForTime' || status === 'postponed'
  return isForLater ? runWords.underWay.forLater(who) : runWords.underWay.running(who)
}
