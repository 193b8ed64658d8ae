import type { PanelModel } from '../models/panel-model.ts'
import type { SubjectKind } from '../models/place-model.ts'

/** Whom tools can be for, in the order in which they are shown. */
export const subjectKinds: readonly SubjectKind[] = ['computer', 'person', 'tenant']

export type Tab = SubjectKind | 'timeline'

/** The tabs, in their order. */
export const tabs: readonly Tab[] = [...subjectKinds, 'timeline']

/** The tab that is shown; whoever asks while rendering follows it. */
export function chosenTab({ timeline, place }: PanelModel): Tab {
  return timeline.open.value ? 'timeline' : place.kind.value
}

/** Shows a tab. The timeline is that of whom the tools were shown for. */
export function chooseTab({ timeline, place }: PanelModel, tab: Tab): void {
  timeline.open.value = tab === 'timeline'
  if (tab !== 'timeline') place.choose(tab)
}
