import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { computerWords } from '../computer-words.ts'
import type { PanelModel } from '../models/panel-model.ts'
import { words } from '../words.ts'

export type PanelScope = {
  model: PanelModel
  /** The time, in epoch milliseconds; moves on every half minute. */
  now: ReadonlySignal<number>
  /** Address of a session's page in the console, where the panel knows one. */
  sessionAddress: ((sessionId: string) => string) | null
  /** It stands in a page of ours that has a heading and landmarks of its own. */
  embedded: boolean
}

export const PanelContext = createContext<PanelScope | null>(null)

/** The panel's model and clock; only inside a mounted panel. */
export function usePanel(): PanelScope {
  const scope = useContext(PanelContext)
  if (!scope) throw new Error('This component needs a panel around it')
  return scope
}

/** What is said differently where no ticket is open but a computer by itself. */
export function usePlaceWords() {
  const place = usePanel().model.place.ref.value
  return place && 'computerId' in place ? computerWords : words
}
