import { describeMissing } from '../../core/explanation/describe-missing.ts'
import { statusWords } from '../../core/explanation/words.ts'
import { findSubject } from '../../core/facts/subject.ts'
import { type TechnicianTool, technicianTools } from '../../core/tools/technician-tools.ts'
import { jsonRows } from '../output/json-rows.ts'
import { type Cell, table } from '../output/table.ts'
import type { Answer, OpenWorld } from './run-decision.ts'

/** Answers `tools`: what a technician may run on a subject. Source: Resolution, section 6. */
export function answerTools({ index, now, options }: OpenWorld): Answer {
  const id = options.subject ?? ''
  const subject = findSubject(index, id)
  if (!subject)
    return { ok: false, error: `there is no computer, person or tenant with the id ${JSON.stringify(id)}` }
  const tools = technicianTools(index, subject, now)
  return { ok: true, value: { json: () => jsonRows(tools), table: () => tableOf(tools) } }
}

function tableOf(tools: readonly TechnicianTool[]): string[] {
  if (tools.length === 0) return ['There are no technician tools for this subject.\n']
  return table(
    ['ITEM', 'STATUS', 'DEPLOYMENT', 'NOTE'],
    tools.map((tool) => [tool.item, statusCell(tool), tool.deployment ?? '', noteOf(tool)]),
  )
}

function statusCell({ status }: TechnicianTool): Cell {
  return { text: statusWords[status], style: status === 'decided' ? 'green' : 'yellow' }
}

function noteOf({ missing, overruledBy }: TechnicianTool): string {
  if (missing.length > 0) return describeMissing(missing)
  return overruledBy === null ? '' : `the next maintenance will undo it, because of ${overruledBy}`
}
