import type { SubjectKind } from '../models/ticket-model.ts'

/** The tabs, in their order. */
export const subjectKinds: readonly SubjectKind[] = ['computer', 'person', 'tenant']
