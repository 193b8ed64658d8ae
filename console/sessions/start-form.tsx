import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { CheckField } from '../controls/check-field.tsx'
import { ComboboxField } from '../controls/combobox-field.tsx'
import { DateTimeField } from '../controls/date-time-field.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import type { Option } from '../controls/use-options.ts'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import { navigate } from '../shell/navigation.ts'
import { words } from '../words.ts'
import { ComputersField } from './computers-field.tsx'
import { sessionPath } from './session-path.ts'
import { changes, inputOf, problemsOf, type StartWish } from './start-wish.ts'

const say = words.startSessions
const everyItem: Option = { id: '', name: say.everyItem }

interface StartFormProps {
  /** What a session can be limited to. */
  readonly items: readonly Option[]
  /** Those that are chosen to begin with. */
  readonly computers: readonly Option[]
}

/** What to start, on which computers, and how. */
export function StartForm({ items, computers }: StartFormProps) {
  const [wish, setWish] = useState<StartWish>({
    computers,
    kind: 'maintenance',
    itemId: null,
    reboot: 'never',
    offline: 'skip',
    offlineHours: 24,
    executeAt: null,
    mayPostpone: false,
  })
  // The same wish sent twice is one start.
  const key = useRef(crypto.randomUUID())
  const form = useRef<HTMLFormElement>(null)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problems])

  function change(part: Partial<StartWish>) {
    key.current = crypto.randomUUID()
    setWish((before) => ({ ...before, ...part }))
    setProblem(null)
    setProblems((before) => new Map([...before].filter(([field]) => !(field in part))))
  }

  async function start() {
    const wrong = problemsOf(wish, Date.now())
    setProblems(wrong)
    setProblem(null)
    if (wrong.size > 0) return
    setBusy(true)
    try {
      const { sessions } = await api.sessions.start.mutate(inputOf(wish, key.current))
      const [only] = sessions
      navigate(only && sessions.length === 1 ? sessionPath(only.sessionId) : '/sessions')
    } catch (error) {
      setProblem(pageProblemOf(error))
      setBusy(false)
    }
  }

  const isChanging = changes(wish)
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) start()
      }}
    >
      <Section title={say.sections.on}>
        <ComputersField
          value={wish.computers}
          onValue={(chosen) => change({ computers: chosen })}
          problem={problems.get('computers') ?? null}
        />
      </Section>
      <Section title={say.sections.what}>
        <SelectField
          label={say.kind}
          name="kind"
          value={wish.kind}
          options={optionsOf(say.kinds)}
          hint={say.kindHints[wish.kind]}
          onValue={(kind) => change({ kind })}
        />
        <ComboboxField
          label={say.item}
          name="itemId"
          value={items.find(({ id }) => id === wish.itemId) ?? everyItem}
          choice={{ options: [everyItem, ...items] }}
          onChoose={({ id }) => change({ itemId: id || null })}
        />
      </Section>
      <Section title={say.sections.how}>
        {isChanging && (
          <SelectField
            label={say.reboot}
            name="reboot"
            value={wish.reboot}
            options={optionsOf(say.reboots)}
            hint={say.rebootHint}
            onValue={(reboot) => change({ reboot })}
          />
        )}
        <SelectField
          label={say.offline}
          name="offline"
          value={wish.offline}
          options={optionsOf(say.offlines)}
          onValue={(offline) => change({ offline })}
        />
        {wish.offline === 'applyOnConnect' && (
          <NumberField
            label={say.offlineHours}
            name="offlineHours"
            value={wish.offlineHours}
            onValue={(offlineHours) => change({ offlineHours })}
            problem={problems.get('offlineHours') ?? null}
          />
        )}
        {isChanging && (
          <DateTimeField
            label={say.executeAt}
            name="executeAt"
            value={wish.executeAt}
            hint={say.executeAtHint}
            onValue={(executeAt) => change({ executeAt })}
            problem={problems.get('executeAt') ?? null}
          />
        )}
        {isChanging && wish.executeAt !== null && (
          <CheckField
            label={say.mayPostpone}
            name="mayPostpone"
            value={wish.mayPostpone}
            onValue={(mayPostpone) => change({ mayPostpone })}
          />
        )}
      </Section>
      <div class="dh-save">
        <div role="alert">{problem && <Notice tone="error">{problem.message}</Notice>}</div>
        <div class="dh-actions dh-sess-start">
          <Button kind="primary" sign="run" submit busy={isBusy}>
            {wish.computers.length === 0
              ? say.start
              : say.button(say.kinds[wish.kind], wish.computers.length)}
          </Button>
        </div>
      </div>
    </form>
  )
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId()
  return (
    <section class="dh-form-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div class="dh-fields">{children}</div>
    </section>
  )
}

/** Value and what it is called, in the order of the words. */
function optionsOf<Value extends string>(names: Readonly<Record<Value, string>>) {
  return Object.entries(names) as [Value, string][]
}
