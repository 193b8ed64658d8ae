import type { SubjectKind } from '../models/place-model.ts'

/** The tabs, in their order. */
export const subjectKinds: readonly SubjectKind[] = ['computer', 'person', 'tenant']
