import { checkReference } from './check-references.ts'
import { entryOf, isText, type Outline, type Report } from './outline.ts'

/** Answers of scripts and what was detected name what exists, and fit it. Source: Resolution, section 1. */
export function checkResults(outline: Outline, report: Report): void {
  checkScriptResults(outline, report)
  checkDetected(outline, report)
}

function checkScriptResults(outline: Outline, report: Report): void {
  const { tenants, persons, computers } = outline.ids
  for (const [deployment, answers] of Object.entries(entryOf(outline.document.scriptResults))) {
    checkReference(outline, report, ['scriptResults', deployment], 'deployments', deployment)
    for (const subject of Object.keys(entryOf(answers))) {
      if (tenants.has(subject) || persons.has(subject) || computers.has(subject)) continue
      report(
        ['scriptResults', deployment, subject],
        `there is no computer, person or tenant with the id ${JSON.stringify(subject)}`,
      )
    }
  }
}

function checkDetected(outline: Outline, report: Report): void {
  const kinds = new Map(outline.lists.items.map(({ id, kind }) => [id, kind]))
  for (const [computer, values] of Object.entries(entryOf(outline.document.detected))) {
    checkReference(outline, report, ['detected', computer], 'computers', computer)
    for (const [item, value] of Object.entries(entryOf(values))) {
      const path = ['detected', computer, item]
      checkReference(outline, report, path, 'items', item)
      const kind = kinds.get(item)
      if (kind === 'software' && value !== null && !isText(value))
        report(path, 'must be a version, or null where the software is absent')
      if (kind === 'task' && typeof value !== 'boolean')
        report(path, 'must be true or false, as the item is a task')
    }
  }
}
