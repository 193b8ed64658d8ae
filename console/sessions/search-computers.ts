import type { Option } from '../controls/use-options.ts'
import { api, pageProblemOf } from '../server-api.ts'

/** Computers by a part of their name, or by their id, each with its customer. */
export async function searchComputers(text: string): Promise<readonly Option[]> {
  try {
    const found = await api.deployments.searchRefs.query({ type: 'computer', search: text })
    return found.map(({ id, name, tenant }) => ({ id, name, detail: tenant }))
  } catch (error) {
    throw pageProblemOf(error)
  }
}
