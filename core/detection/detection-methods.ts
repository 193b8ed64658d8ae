/** How a software is detected. The list is closed. */
export const detectionMethods = [
  /** A script of the software prints the version. */
  'script',
  /** The value is a package of dpkg, which is asked on the computer. */
  'dpkg',
  /** The value is the exact name in the computer's software list. */
  'softwareName',
  /** The value is a part of that name. */
  'softwareContains',
  /** The value is a regular expression that finds that name (see `parsePattern`). */
  'softwarePattern',
  /** The value is Windows Installer's upgrade code: the same for all versions. */
  'upgradeCode',
  /** The value is Windows Installer's product code: of one version. */
  'productCode',
] as const

export type DetectionMethod = (typeof detectionMethods)[number]

/** Those that are looked up in the computer's software list. */
export type ListMethod = Exclude<DetectionMethod, 'script' | 'dpkg'>

/** Whether a method is looked up in the computer's software list. */
export function isListMethod(method: string): method is ListMethod {
  return method !== 'script' && method !== 'dpkg' && detectionMethods.some((one) => one === method)
}
