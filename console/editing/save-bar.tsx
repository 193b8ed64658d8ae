import { clockTime } from '../../ui/format-time.ts'
import { SignIcon } from '../../ui/icons.tsx'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import type { Problem } from '../server-api.ts'
import { words } from '../words.ts'

type SavingWords = Readonly<Record<keyof typeof words.deployment.saving, string>>

interface SaveBarProps {
  /** What it says; of a deployment unless told. */
  readonly say?: SavingWords
  readonly unsaved: boolean
  readonly isNew: boolean
  readonly saving: boolean
  /** When it was last saved from this page (ISO text). */
  readonly savedAt: string | null
  readonly problem: Problem | null
  readonly onSave: () => void
  readonly onDiscard: () => void
  readonly onReload: () => void
  readonly onKeepMine: () => void
}

/** Says how the form stands to what is saved, and saves; it stays in view. */
export function SaveBar(props: SaveBarProps) {
  const { unsaved, isNew, saving, problem, say = words.deployment.saving } = props
  return (
    <div class="dh-save">
      <div role="alert">
        {problem &&
          (problem.code === 'conflict' ? (
            <Conflict say={say} onReload={props.onReload} onKeepMine={props.onKeepMine} />
          ) : (
            <Notice tone="error">{problem.message}</Notice>
          ))}
      </div>
      <div class="dh-save-row">
        <p class="dh-save-state">
          <span role="status">
            <State {...props} say={say} />
          </span>
          <span class="dh-muted"> {say.appliesNothing}</span>
        </p>
        <div class="dh-actions">
          {unsaved && !isNew && <Button onPress={props.onDiscard}>{say.discard}</Button>}
          <Button kind="primary" hint="Ctrl S" busy={saving} unavailable={!unsaved} onPress={props.onSave}>
            {say.save}
          </Button>
        </div>
      </div>
    </div>
  )
}

function State({ unsaved, isNew, savedAt, say }: SaveBarProps & { say: SavingWords }) {
  if (unsaved || isNew) return <strong>{say.unsaved}.</strong>
  if (!savedAt) return <>{say.upToDate}.</>
  return (
    <span class="dh-save-done">
      <SignIcon sign="done" />
      {say.saved}, {clockTime(savedAt)}.
    </span>
  )
}

interface ConflictProps {
  readonly say: SavingWords
  readonly onReload: () => void
  readonly onKeepMine: () => void
}

function Conflict({ say, onReload, onKeepMine }: ConflictProps) {
  return (
    <Notice tone="warning">
      <p>
        <strong>{say.conflict}</strong> {say.conflictNext}
      </p>
      <div class="dh-actions">
        <Button onPress={onReload}>{say.reload}</Button>
        <Button onPress={onKeepMine}>{say.keepMine}</Button>
      </div>
    </Notice>
  )
}
