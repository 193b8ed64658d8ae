import type { Tool, ToolExplanation } from '../client.ts'
import type { Resource } from '../models/resource.ts'
import { words } from '../words.ts'
import { ExceptionList } from './exception-list.tsx'
import { ProblemMessage } from './message.tsx'
import { SkeletonLines } from './skeleton.tsx'

/** *Why?*: the decision in a sentence, then each deployment with its outcome and the reason. */
export function ToolExplanationPart({ tool, answer }: { tool: Tool; answer: Resource<ToolExplanation> }) {
  const { value, problem } = answer.state.value
  return (
    <section class="dh-explanation" aria-label={words.tools.why} aria-live="polite">
      {problem && <ProblemMessage problem={problem} onRetry={() => void answer.load()} />}
      {!problem && !value && <SkeletonLines count={3} label={words.explanation.loading} />}
      {value && (
        <>
          <p class="dh-headline">{value.headline}</p>
          <ExceptionList tool={tool} exceptions={value.exceptions} />
          <ol class="dh-entries">
            {value.entries.map((entry) => (
              <li key={entry.deployment.id} class={`dh-entry dh-outcome-${entry.outcome}`}>
                <span class="dh-outcome">{words.explanation.outcome[entry.outcome]}</span>
                <div>
                  <p>
                    <b>{entry.deployment.name}</b>
                  </p>
                  <p class="dh-muted">
                    {entry.does} · {words.explanation.target} {entry.target}
                  </p>
                  <p>{entry.reason}</p>
                </div>
              </li>
            ))}
          </ol>
          {value.flips.length > 0 && <Flips flips={value.flips} />}
        </>
      )}
    </section>
  )
}

function Flips({ flips }: { flips: readonly string[] }) {
  return (
    <div class="dh-flips">
      <p class="dh-label">{words.explanation.flips}</p>
      <ul>
        {flips.map((flip) => (
          <li key={flip}>{flip}</li>
        ))}
      </ul>
    </div>
  )
}
