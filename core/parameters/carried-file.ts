/** So many bytes a file may have that goes along inside a command: a parameter's, or a licence's. */
export const carriedFileBytes = 256 * 1024
