import type { ActionReason } from '../../../core/sessions/action-state.ts'

/** A value as detected, for people. */
export function describeDetected(value: string | boolean | null): string {
  if (value === null) return 'absent'
  if (typeof value === 'boolean') return value ? 'compliant' : 'not compliant'
  return value
}

const actions: Readonly<Record<string, string>> = {
  install: 'Install',
  update: 'Update to',
  downgrade: 'Downgrade to',
  uninstall: 'Uninstall',
  repair: 'Repair',
  set: 'Set',
  audit: 'Check',
  monitor: 'Collect',
}

/** What an action does, for people: "Install 2.10-3", "Set". */
export function describeAction(action: string, version: string | null): string {
  const words = actions[action] ?? action
  return version === null ? words : `${words} ${version}`
}

/** Why an action ended as it did, for a technician. */
const reasons: Readonly<Record<ActionReason, string>> = {
  missing: 'It was not there.',
  updateAvailable: 'An update was available.',
  notCompliant: 'It is not as it should be.',
  alreadyCompliant: 'It was already as wanted, so nothing was done.',
  drifted: 'The computer is no longer as it was when the plan was made, so nothing was done.',
  prerequisiteFailed: 'Something that it needs first did not succeed.',
  detectionFailed: 'It could not be detected, so nothing can be said about it.',
  scriptFailed: 'Its script ended with an error.',
  notConfirmed: 'Its script ended well, but detection does not find the wanted result.',
  offline: 'The computer could not be reached in time.',
  notAllowed: 'Nobody is signed in on the computer, and this runs as the signed-in user.',
  languageMissing: 'The computer lacks the program that runs this kind of script.',
  parameterMissing: 'What its scripts have to be given is not right.',
  licenceMissing: 'It needs a licence, and none is on file for this customer.',
  downloadFailed: 'Its file could not be downloaded whole.',
  testFailed: 'It is there, but its test says that it does not work.',
  timedOut: 'Its script took longer than it may and was stopped.',
  interrupted: 'The agent was interrupted while the script ran; detection says how it stands.',
  cancelled: 'It was cancelled.',
  refusedByAgent: 'The agent refused the command.',
}

/** The words for a reason, with what the machine said where that helps. */
export function describeReason(reason: string | null, detail: string | null): string | null {
  const words = reason === null ? null : (reasons[reason as ActionReason] ?? reason)
  return [words, detail].filter(Boolean).join(' ') || null
}
