import { browser as untyped } from '@wxt-dev/browser'
import type { Browser } from '@wxt-dev/browser/src/gen/index.js'

export type { Browser } from '@wxt-dev/browser/src/gen/index.js'

/**
 * The browser's extension API with its types. Taken from the file that declares them: the package's own entry
 * leaves out a file extension, so that TypeScript's Node resolution sees nothing behind it.
 */
export const browser: typeof Browser = untyped
