import type { ComponentChildren } from 'preact'
import { timelineWords as say } from '../timeline-words.ts'
import { words } from '../words.ts'
import { usePanel } from './panel-context.ts'
import { subjectKinds } from './subject-kinds.ts'

/** Whose timeline it is, where the ticket has several, and which kinds of change are shown. */
export function TimelineChoices() {
  const { model } = usePanel()
  const { timeline, place } = model
  const context = place.context.state.value.value
  const found = {
    computer: place.computer.value?.name,
    person: context?.person?.name,
    tenant: context?.tenant?.name,
  }
  const subjects = subjectKinds.filter((kind) => found[kind])
  const kinds = timeline.kinds.value
  const only = timeline.only.value
  return (
    <div class="dh-tl-choices">
      {subjects.length > 1 && (
        <Choices label={say.of}>
          {subjects.map((kind) => (
            <Choice key={kind} chosen={kind === place.kind.value} onChoose={() => place.choose(kind)}>
              <span class="dh-hidden">{words.tabs[kind]}: </span>
              {found[kind]}
            </Choice>
          ))}
        </Choices>
      )}
      {kinds.length > 1 && (
        <Choices label={say.kinds}>
          <Choice chosen={only === null} onChoose={() => timeline.showOnly(null)}>
            {say.all}
          </Choice>
          {kinds.map((kind) => (
            <Choice key={kind} chosen={kind === only} onChoose={() => timeline.showOnly(kind)}>
              {say.kind[kind]}
            </Choice>
          ))}
        </Choices>
      )}
    </div>
  )
}

function Choices({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <fieldset class="dh-chips">
      <legend class="dh-hidden">{label}</legend>
      {children}
    </fieldset>
  )
}

type ChoiceProps = { chosen: boolean; onChoose: () => void; children: ComponentChildren }

function Choice({ chosen, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" class="dh-chip" aria-pressed={chosen} onClick={onChoose}>
      {children}
    </button>
  )
}
