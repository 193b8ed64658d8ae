import { halopsa } from './halopsa.ts'
import type { Site } from './site.ts'

/** Every PSA whose pages are known. */
export const sites: readonly Site[] = [halopsa]

/** Match patterns of all vendors' own hosts: what the manifest fixes. */
export const vendorHosts: readonly string[] = sites.flatMap(({ hosts }) => [...hosts])
