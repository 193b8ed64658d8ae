import type { DetectionMethod } from '../../../core/detection/detection-methods.ts'
import type { NewScript } from '../scripts/script.ts'
import type { SoftwarePart, TaskPart, VersionPart } from './script-parts.ts'

export type ParameterType = 'text' | 'number' | 'boolean' | 'choice' | 'secret' | 'file' | 'uri'

export type NewParameter = {
  readonly name: string
  readonly label: string
  readonly type: ParameterType
  readonly required?: boolean
  readonly defaultValue?: string | number | boolean | null
  readonly choices?: readonly string[]
}

type NewItemBase = {
  readonly id?: string
  readonly name: string
  readonly description?: string
  readonly icon?: string | null
  readonly library?: 'own' | 'global'
  /** first | normal | last */
  readonly order?: string
  readonly parameters?: readonly NewParameter[]
}

export type SoftwareScripts = { readonly [Part in SoftwarePart]?: NewScript }
export type VersionScripts = { readonly [Part in VersionPart]?: NewScript }

/** A file that the computer fetches before a version is installed; it is refused with another checksum. */
export type Download = {
  /** http or https */
  readonly url: string
  /** Lower-case hexadecimal. */
  readonly sha256: string
  /** Null or left out: nobody has said how long it is. */
  readonly sizeBytes?: number | null
  /** What it is called on the computer. */
  readonly fileName: string
}

/** What is done where a software's test fails although it is installed. */
export const repairs = ['none', 'reinstall', 'installOver', 'script'] as const
export type Repair = (typeof repairs)[number]

export const licenceKinds = ['none', 'key', 'file'] as const
export type LicenceKind = (typeof licenceKinds)[number]

export type NewVersion = {
  readonly version: string
  /** They beat the software's. */
  readonly scripts?: VersionScripts
  readonly download?: Download
}

export type NewSoftware = NewItemBase & {
  readonly kind: 'software'
  readonly vendor?: string | null
  /** script | dpkg | softwareName | softwarePattern | upgradeCode | productCode */
  readonly detectionMethod: DetectionMethod
  readonly detectionValue?: string | null
  readonly scripts: SoftwareScripts
  readonly versions: readonly NewVersion[]
  readonly repair?: Repair
  readonly licenceKind?: LicenceKind
  /** True: nothing is installed where there is no licence for it. */
  readonly licenceRequired?: boolean
  /** A task that runs once the software is present, whoever installed it. */
  readonly configurationItemId?: string | null
}

export type NewTask = NewItemBase & {
  readonly kind: 'task'
  /** computer | person | tenant */
  readonly subject?: string
  readonly scripts: { readonly [Part in TaskPart]?: NewScript }
}
