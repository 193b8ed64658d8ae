import type { MaintenanceItem } from '../core/facts/maintenance-item.ts'
import type { NewScript, NewSoftware, NewTask } from '../server/domains/items/store.ts'
import type { Details } from './data/details-schema.ts'

type ItemDetail = Details['items'][string]
type DetailScript = NonNullable<NonNullable<ItemDetail['task']>['test']>

/** An item of the sample data with its scripts, as the server's store takes it. */
export function newItemOf(item: MaintenanceItem, details: Details): NewSoftware | NewTask {
  const detail = details.items[item.id]
  if (!detail) throw new Error(`demo/data/details.yaml does not say how the item ${item.id} works.`)
  const base = {
    id: item.id,
    name: item.name,
    order: item.order,
    description: detail.description,
    icon: detail.icon,
    library: 'global' as const,
    parameters: detail.parameters.map((parameter) => ({
      name: parameter.name,
      label: parameter.label,
      type: parameter.type,
      required: parameter.required,
      defaultValue: 'default' in parameter ? (parameter.default ?? null) : null,
      ...('choices' in parameter ? { choices: parameter.choices } : {}),
    })),
  }
  if (item.kind === 'task') {
    return { ...base, kind: 'task', subject: item.subject, scripts: scriptsOf(item.name, detail.task ?? {}) }
  }
  const { software } = detail
  if (!software) throw new Error(`demo/data/details.yaml does not say how the software ${item.id} works.`)
  const { detection, versions, install, update, uninstall } = software
  return {
    ...base,
    kind: 'software',
    vendor: detail.vendor ?? null,
    detectionMethod: detection.method,
    detectionValue: detection.method === 'dpkg' ? detection.package : null,
    scripts: {
      ...scriptsOf(item.name, { install, update, uninstall }),
      ...(detection.method === 'script' ? { detection: detectionOf(item.name, detection) } : {}),
    },
    versions: item.versions.map((version) => ({
      version,
      scripts: scriptsOf(`${item.name} ${version}`, versions[version] ?? {}),
    })),
  }
}

function scriptsOf<Part extends string>(
  name: string,
  scripts: Readonly<Partial<Record<Part, DetailScript | undefined>>>,
): Partial<Record<Part, NewScript>> {
  const made: Partial<Record<Part, NewScript>> = {}
  for (const part of Object.keys(scripts) as Part[]) {
    const script = scripts[part]
    if (script) made[part] = { ...script, name: `${name}: ${part}` }
  }
  return made
}

function detectionOf(
  name: string,
  { language, script, timeoutSeconds }: { language: string; script: string; timeoutSeconds: number },
): NewScript {
  return { name: `${name}: detection`, context: 'system', language, body: script, timeoutSeconds }
}
