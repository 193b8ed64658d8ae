/** A fact that is not known yet and that a target depends on. */
export type Missing = 'primaryPerson' | 'kind' | 'script'

/** The answer of one part of a target: yes, no, or the fact that it would take to know. */
export type Answer = 'yes' | 'no' | Missing
