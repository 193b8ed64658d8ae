import { compareVersions } from '../versions/compare-versions.ts'
import { naiveResolve } from './naive-resolve.ts'
import type { WorldDocument, WrittenDeployment } from './world-document.ts'

/**
 * The rules of planning once more, as sets that grow until nothing changes, on the written document. Only the
 * comparison of versions is shared with the real thing; it has tests of its own.
 */

interface Step {
  readonly action: string
  readonly version: string | null
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly condition: string
  readonly onUnmet: string
  readonly met: boolean
}

const codes = ['notDetected', 'noVersion', 'prerequisiteConflict', 'prerequisite', 'cycle', 'blocked']

/** The plan of a computer, without the words of its errors. */
export function naivePlan(world: WorldDocument, computer: string) {
  const rows = naiveResolve(world).filter((row) => row.subject === computer)
  const detected = world.detected[computer] ?? {}
  const itemOf = (id: string) => world.items.find((one) => one.id === id)
  const winnerOf = (id: string) => {
    const row = rows.find((one) => one.item === id)
    return world.deployments.find((one) => one.id === row?.winner)
  }
  const errors: [string, string][] = []
  const own: Record<string, Step> = {}
  for (const { item } of rows.filter(({ winner }) => winner !== null)) {
    const step = ownStep(winnerOf(item), detected[item], itemOf(item)?.versions ?? [])
    if (typeof step === 'string') errors.push([item, step])
    else if (step) own[item] = step
  }

  const added: Record<string, Step> = {}
  let edges: Edge[] = []
  for (let size = -1; size < Object.keys(added).length; ) {
    size = Object.keys(added).length
    const steps = [...Object.entries(own), ...Object.entries(added)]
    const checked = steps.filter(([, { action }]) =>
      ['install', 'update', 'downgrade', 'set'].includes(action),
    )
    edges = checked.flatMap(([from]) =>
      (itemOf(from)?.prerequisites ?? []).map(({ item: to, condition, onUnmet }) => {
        const value = detected[to]
        const met = condition === 'installed' ? typeof value === 'string' : value === null
        return { from, to, condition, onUnmet, met }
      }),
    )
    for (const { from, to, condition, onUnmet, met } of edges) {
      const wanted = winnerOf(to)?.desired.state
      const withheld = rows.some(({ item, status }) => item === to && status === 'withheld')
      const [cure, end] = condition === 'installed' ? ['install', 'uninstall'] : ['uninstall', 'install']
      if (!(to in detected)) errors.push([to, 'notDetected'])
      if (met && own[to]?.action === end) errors.push([from, 'prerequisiteConflict'])
      if (met) continue
      const against =
        condition === 'installed' ? ['uninstalled', 'ignored'] : ['installed', 'updateIfFound', 'ignored']
      if (withheld || against.includes(wanted ?? '')) errors.push([from, 'prerequisiteConflict'])
      else if (own[to]?.action === cure) continue
      else if (onUnmet === 'fail') errors.push([from, 'prerequisite'])
      else if (errors.some(([item, code]) => item === to && (code === 'notDetected' || code === 'noVersion')))
        continue
      else if (cure === 'uninstall') added[to] = { action: 'uninstall', version: null }
      else {
        const version = newest(itemOf(to)?.versions ?? [])
        if (version === undefined) errors.push([to, 'noVersion'])
        else added[to] = { action: 'install', version }
      }
    }
  }

  for (const one of edges) {
    if (edges.some((other) => other.to === one.to && other.condition !== one.condition)) {
      errors.push([one.from, 'prerequisiteConflict'])
    }
  }
  const unmet = edges.filter(({ met }) => !met)
  const below = (id: string, path: readonly string[] = []): string[] =>
    path.includes(id)
      ? []
      : unmet.filter(({ from }) => from === id).flatMap(({ to }) => [to, ...below(to, [...path, id])])
  for (const { from } of unmet) if (below(from).includes(from)) errors.push([from, 'cycle'])
  const faulty = new Set(errors.map(([item]) => item))
  for (const { from } of unmet)
    if (below(from).some((item) => faulty.has(item))) errors.push([from, 'blocked'])

  const isFaulty = (id: string) => errors.some(([item]) => item === id)
  const roots = Object.keys(own).filter((id) => !isFaulty(id))
  const running = [...new Set([...roots, ...roots.flatMap((id) => below(id))])]
  const stepOf = (id: string) => own[id] ?? added[id] ?? { action: 'none', version: null }
  const actions = ordered(world, running, unmet, (id) => winnerOf(id)).map((item) => ({
    item,
    ...stepOf(item),
    deployment: own[item] ? (winnerOf(item)?.id ?? null) : null,
    because: own[item]
      ? null
      : (unmet
          .filter((one) => one.to === item && running.includes(one.from))
          .map(({ from }) => from)
          .sort()[0] ?? null),
  }))
  return {
    computer,
    actions,
    errors: [...new Set(errors.map(([item]) => item))].sort().map((item) => ({
      item,
      error: codes.find((code) => errors.some(([other, found]) => other === item && found === code)),
    })),
    withheld: rows.filter(({ status }) => status === 'withheld').map(({ item }) => item),
    unmet: unmet.map(({ from, to }) => [from, to] as const),
  }
}

function ordered(
  world: WorldDocument,
  running: readonly string[],
  unmet: readonly Edge[],
  winnerOf: (id: string) => WrittenDeployment | undefined,
): string[] {
  const itemOf = (id: string) => world.items.find((one) => one.id === id)
  const needs = (id: string): string[] => unmet.filter(({ from }) => from === id).map(({ to }) => to)
  const waits = (id: string, target: string): boolean =>
    id === target || needs(id).some((next) => waits(next, target))
  const own = (id: string) =>
    winnerOf(id)?.enforcement === 'onboarding'
      ? -1
      : ['first', 'normal', 'last'].indexOf(itemOf(id)?.order ?? 'normal')
  const place = (id: string) => Math.min(...running.filter((other) => waits(other, id)).map(own))
  const key = (id: string) => [place(id) + 1, itemOf(id)?.name, id].join(' ')
  const taken: string[] = []
  while (taken.length < running.length) {
    const ready = running.filter(
      (id) => !taken.includes(id) && needs(id).every((need) => taken.includes(need)),
    )
    const next = ready.sort((a, b) => (key(a) < key(b) ? -1 : 1))[0]
    if (next === undefined) throw new Error('nothing is ready, though circles have been taken out')
    taken.push(next)
  }
  return taken
}

function ownStep(
  winner: WrittenDeployment | undefined,
  value: string | boolean | null | undefined,
  versions: readonly string[],
): Step | string | null {
  const { state, mode, version, atLeast, atMost } = winner?.desired ?? {}
  if (mode === 'audit' || mode === 'monitor') return { action: mode, version: null }
  if (state === 'ignored' || mode === 'ignored') return null
  if (value === undefined) return 'notDetected'
  if (mode === 'enforce') return value ? null : { action: 'set', version: null }
  if (state === 'uninstalled') return value === null ? null : { action: 'uninstall', version: null }
  if (state === 'updateIfFound' && value === null) return null
  if (version === 'any' && value !== null) return null
  const wishes = (candidate: string) =>
    (!atLeast || compareVersions(candidate, atLeast) >= 0) &&
    (!atMost || compareVersions(candidate, atMost) <= 0) &&
    (!version || version === 'latest' || version === 'any' || compareVersions(candidate, version) === 0)
  const goal = newest(versions.filter(wishes))
  const installed = typeof value === 'string' ? value : null
  if (installed === null) return goal === undefined ? 'noVersion' : { action: 'install', version: goal }
  if (state === 'updateIfFound' || version === 'latest') {
    return goal !== undefined && compareVersions(goal, installed) > 0
      ? { action: 'update', version: goal }
      : null
  }
  if (wishes(installed)) return null
  if (goal === undefined) return 'noVersion'
  return { action: compareVersions(goal, installed) > 0 ? 'update' : 'downgrade', version: goal }
}

function newest(versions: readonly string[]): string | undefined {
  const plain = versions.filter((version) => /^[\d.]+$/.test(version))
  return [...(plain.length > 0 ? plain : versions)].sort(compareVersions).at(-1)
}
