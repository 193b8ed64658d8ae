import type { Screen } from '../models/panel-model.ts'
import { words } from '../words.ts'
import { ProblemMessage } from './message.tsx'
import { usePanel } from './panel-context.ts'
import { ScreenHead } from './screen-head.tsx'
import { SkeletonLines } from './skeleton.tsx'

/** Between the press of *Run* and the server's answer. */
export function StartingScreen({ screen }: { screen: Extract<Screen, { name: 'starting' }> }) {
  const { model } = usePanel()
  return (
    <section class="dh-screen">
      <ScreenHead heading={screen.tool.item.name} detail={screen.tool.does} />
      {screen.problem ? (
        <ProblemMessage problem={screen.problem} onRetry={model.retry} />
      ) : (
        <SkeletonLines count={4} label={words.session.starting} />
      )}
    </section>
  )
}
