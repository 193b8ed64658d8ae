/** Goes to a field of a page by its name. */
export function focusField(page: HTMLElement | null, field: string): void {
  page?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus()
}

/** Goes to the first field that is wrong, once the problems are shown. */
export function focusProblem(page: HTMLElement | null): void {
  requestAnimationFrame(() => page?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
