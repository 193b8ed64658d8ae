import type { api } from '../server-api.ts'

// What the server's deployments procedures take and give, by the names that the page has for it.

type Deployments = typeof api.deployments

export type DeploymentRow = Awaited<ReturnType<Deployments['list']['query']>>['rows'][number]

/** A deployment and the revision that a save has to name. */
export type SavedDeployment = Awaited<ReturnType<Deployments['get']['query']>>

export type Draft = SavedDeployment['draft']

export type Choices = Awaited<ReturnType<Deployments['choices']['query']>>

export type Item = Choices['items'][number]

export type Parameter = Item['parameters'][number]

export type RefType = Parameters<Deployments['searchRefs']['query']>[0]['type']

export type Preview = Awaited<ReturnType<Deployments['preview']['mutate']>>
