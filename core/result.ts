/** What a step that can fail gives back: a value, or the error that a caller has to handle. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure }
