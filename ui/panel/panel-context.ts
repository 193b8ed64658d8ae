import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PanelModel } from '../models/panel-model.ts'

export type PanelScope = {
  model: PanelModel
  /** The time, in epoch milliseconds; moves on every half minute. */
  now: ReadonlySignal<number>
  /** Address of a session's page in the console, where the panel knows one. */
  sessionAddress: ((sessionId: string) => string) | null
}

export const PanelContext = createContext<PanelScope | null>(null)

/** The panel's model and clock; only inside a mounted panel. */
export function usePanel(): PanelScope {
  const scope = useContext(PanelContext)
  if (!scope) throw new Error('This component needs a panel around it')
  return scope
}
