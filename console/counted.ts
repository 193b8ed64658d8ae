const subjects = {
  computer: ['computer', 'computers'],
  person: ['person', 'persons'],
  tenant: ['tenant', 'tenants'],
} as const

/** "1 computer", "1,200 persons". */
export function counted(count: number, subject: keyof typeof subjects): string {
  return `${count.toLocaleString()} ${subjects[subject][count === 1 ? 0 : 1]}`
}
