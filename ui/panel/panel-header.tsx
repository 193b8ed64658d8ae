import type { PlaceContext } from '../client.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Notice } from './message.tsx'
import { usePanel } from './panel-context.ts'
import { RemoteSessions } from './remote-session.tsx'

/** Whose tools these are, how that was found, and what is missing. */
export function PanelHeader() {
  const { model, embedded } = usePanel()
  const { value: context, loading } = model.place.context.state.value
  const atTools = model.screen.value.name === 'tools'
  return (
    <header class="dh-header">
      <div class="dh-title-row">
        {context ? <Title context={context} /> : <TitleBones />}
        <Button
          kind="quiet"
          sign="refresh"
          label={words.panel.refresh}
          busy={loading && context !== null}
          onPress={model.refresh}
        />
      </div>
      {context && atTools && !embedded && <FoundBy context={context} />}
      {context && atTools && <ComputerSwitch context={context} />}
      {context && atTools && <RemoteSessions />}
      {context && atTools && <Notices context={context} />}
    </header>
  )
}

function Title({ context }: { context: PlaceContext }) {
  const { model, embedded } = usePanel()
  const Heading = embedded ? 'h2' : 'h1'
  const computer = model.place.computer.value
  const { person, tenant } = context
  const nobody = !person && !computer && !tenant
  return (
    <Heading class="dh-title">
      <span class="dh-title-lead">{words.panel.toolsFor} </span>
      {person && <span class="dh-part">{person.name}</span>}
      {computer && (
        <span class="dh-part">
          {computer.name} <Lamp online={computer.online} />
        </span>
      )}
      {tenant && <span class="dh-part">{tenant.name}</span>}
      {nobody && <span class="dh-part">{words.panel.noSubject}</span>}
    </Heading>
  )
}

/** Online or not: a lamp, and the word for it. */
function Lamp({ online }: { online: boolean }) {
  return (
    <span class={online ? 'dh-lamp dh-on' : 'dh-lamp'}>
      {online ? words.panel.online : words.panel.offline}
    </span>
  )
}

function TitleBones() {
  const { embedded } = usePanel()
  const Heading = embedded ? 'h2' : 'h1'
  return (
    <div>
      <Heading class="dh-title">
        <span class="dh-hidden">{words.product}</span>
        <span class="dh-bone" />
      </Heading>
      {!embedded && (
        <p class="dh-found">
          <span class="dh-bone" />
        </p>
      )}
    </div>
  )
}

function Notices({ context }: { context: PlaceContext }) {
  return (
    <>
      {context.ticket?.closed && <Notice>{words.panel.closedTicket}</Notice>}
      {context.notices.map((notice) => (
        <Notice key={notice} tone="warning">
          {notice}
        </Notice>
      ))}
    </>
  )
}

function FoundBy({ context }: { context: PlaceContext }) {
  const { model } = usePanel()
  const computer = context.computers.length > 1 ? null : model.place.computer.value
  const found = [context.person, computer, context.tenant].filter((one) => one !== null)
  if (found.length === 0) return null
  return (
    <p class="dh-found">
      {found.map(({ id, name, foundBy }) => (
        <span key={id}>
          <b>{name}</b> {foundBy}
        </span>
      ))}
    </p>
  )
}

function ComputerSwitch({ context }: { context: PlaceContext }) {
  const { model } = usePanel()
  if (context.computers.length < 2) return null
  return (
    <label class="dh-switch">
      <span>{words.panel.computerSwitch}</span>
      <select
        value={model.place.computer.value?.id}
        onChange={(event) => model.place.chooseComputer(event.currentTarget.value)}
      >
        {context.computers.map(({ id, name, online, foundBy }) => (
          <option key={id} value={id}>
            {name} ({online ? words.panel.online : words.panel.offline}) · {foundBy}
          </option>
        ))}
      </select>
    </label>
  )
}
