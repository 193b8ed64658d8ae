import { describeMissing } from '../../core/explanation/describe-missing.ts'
import type { Plan, PlannedAction } from '../../core/planning/plan.ts'
import { planComputer } from '../../core/planning/plan-computer.ts'
import { table } from '../output/table.ts'
import type { Answer, OpenWorld } from './run-decision.ts'

/** Answers `plan`: what maintenance would do on a computer. Source: Resolution, section 6. */
export function answerPlan({ index, now, options }: OpenWorld): Answer {
  const id = options.computer ?? ''
  const plan = planComputer(index, id, now)
  if (!plan) return { ok: false, error: `there is no computer with the id ${JSON.stringify(id)}` }
  return {
    ok: true,
    value: { json: () => [`${JSON.stringify(plan, null, 2)}\n`], table: () => tablesOf(plan) },
  }
}

function tablesOf(plan: Plan): string[] {
  return [
    ...(plan.actions.length > 0 ? actionsOf(plan) : ['Nothing to do.\n']),
    ...section(
      ['ITEM', 'ERROR', 'WHAT TO DO'],
      plan.errors.map(({ item, error, detail }) => [item, { text: error, style: 'red' }, detail]),
    ),
    ...section(
      ['ITEM', 'STATUS', 'WHY'],
      plan.withheld.map(({ item, missing }) => [
        item,
        { text: 'withheld', style: 'yellow' },
        describeMissing(missing),
      ]),
    ),
  ]
}

function actionsOf({ actions }: Plan): string[] {
  const rows = actions.map((action, at) => [
    `${at + 1}`,
    { text: action.action, style: 'green' as const },
    action.item,
    action.version ?? '',
    reasonOf(action),
  ])
  return table(['#', 'ACTION', 'ITEM', 'VERSION', 'WHY'], rows)
}

function reasonOf({ deployment, because }: PlannedAction): string {
  return because === null ? `deployment ${deployment}` : `needed by ${because}`
}

function section(headings: readonly string[], rows: Parameters<typeof table>[1]): string[] {
  return rows.length > 0 ? ['\n', ...table(headings, rows)] : []
}
