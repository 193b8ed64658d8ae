import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readReleaseBanner } from '../../core/agent-protocol/release-banner.ts'
import { enrolAgent } from '../enrol-agent.ts'
import { ReleaseFiles } from '../launcher/release-files.ts'
import { flushFolder, isErrorCode, makePrivateFolder, replaceFile } from '../state/files.ts'
import { type MachineOverrides, readIdentity } from '../state/identity.ts'
import { type Carrier, carryOut, moreRights, runHere, withRights } from './carry-out.ts'
import type { AgentFolders } from './default-folders.ts'
import { type ServicePlan, servicePlan } from './service-plan.ts'

export interface ServiceOptions extends AgentFolders {
  platform?: NodeJS.Platform
  /** This machine where not given. */
  carrier?: Carrier
}

export interface InstallOptions extends ServiceOptions {
  /** The agent's single file. */
  bundlePath: string
  /** Enrols first, unless somebody has. */
  token: string | null
  machine?: MachineOverrides
}

export interface Installed {
  agentId: string
  release: string
}

const thisMachine: Carrier = { run: runHere, root: '' }

/**
 * Installs the agent as a service and starts it: enrols where a token is given, puts the file into the program's folder,
 * and tells the system. Safe to repeat: over an installation it brings the release of the file, which is given up again
 * when it does not connect. Throws with words when rights are missing, nobody has enrolled, or the system has no service
 * manager that is known.
 */
export async function installAgent(options: InstallOptions): Promise<Installed> {
  const { stateFolder, bundlePath, token, machine = {}, carrier = thisMachine } = options
  const plan = planOf(options)
  requireService(options, carrier, plan)
  const bundle = readBundle(bundlePath)
  return await withRights(async () => {
    if (!readIdentity(stateFolder) && token !== null)
      await enrolAgent({ token, folder: stateFolder, machine })
    const identity = readIdentity(stateFolder)
    if (!identity)
      throw new Error(`Nobody has enrolled into ${stateFolder}. Add --token with the token of the console.`)
    putInPlace(new ReleaseFiles(options.programFolder), bundle)
    await carryOut(plan.install, carrier)
    return { agentId: identity.agentId, release: bundle.release }
  })
}

/** Stops the service and takes it and the program away. The agent's keys and state stay. Safe to repeat. */
export async function uninstallAgent(options: ServiceOptions): Promise<void> {
  const { programFolder, carrier = thisMachine } = options
  const plan = planOf(options)
  requireService(options, carrier, plan)
  await carryOut(plan.uninstall, carrier)
  await withRights(() => removeProgram(programFolder))
}

/** How the agent is, in lines for the person at the machine. */
export async function describeService(options: ServiceOptions): Promise<string> {
  const { stateFolder, programFolder, carrier = thisMachine } = options
  const plan = planOf(options)
  const identity = await withRights(() => readIdentity(stateFolder))
  const current = await withRights(() => new ReleaseFiles(programFolder).readCurrent())
  const lines = [
    identity
      ? `Agent ${identity.agentId} of ${identity.serverUrl}`
      : `Nobody has enrolled into ${stateFolder}.`,
    current
      ? `Release ${current.release}${current.confirmed ? '' : ', which has not connected yet'}`
      : `Nothing is installed in ${programFolder}.`,
    ...(current?.fellBack ? [`Gave up ${current.fellBack.release}: ${current.fellBack.why}`] : []),
    await carrier.run(plan.status).catch((error: Error) => error.message),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function planOf({ platform = process.platform, ...folders }: ServiceOptions): ServicePlan {
  const { launcherPath } = new ReleaseFiles(folders.programFolder)
  const plan = servicePlan(platform, { nodePath: process.execPath, launcherPath, ...folders }, process.env)
  if (!plan) throw new Error(`Deskhand does not know how services are installed on ${platform}.`)
  return plan
}

function requireService(options: ServiceOptions, { root }: Carrier, plan: ServicePlan): void {
  const platform = options.platform ?? process.platform
  if (root === '' && process.getuid && process.getuid() !== 0) throw new Error(moreRights(platform))
  if (platform === 'linux' && !existsSync(join(root, '/run/systemd/system')))
    throw new Error(
      `This machine is not run by systemd. Have its own service manager start: ${plan.commandLine.join(' ')}`,
    )
}

interface Bundle {
  release: string
  text: string
}

function readBundle(path: string): Bundle {
  if (!existsSync(path)) throw new Error(`${path} is missing. Build it first: npm run build:agent`)
  const text = readFileSync(path, 'utf8')
  const release = readReleaseBanner(text)
  if (release === null) throw new Error(`${path} is not the single file of the agent.`)
  return { release, text }
}

/** The launcher is the file itself, under a name that no update touches. */
function putInPlace(files: ReleaseFiles, { release, text }: Bundle): void {
  const place = files.pathOf(release)
  makePrivateFolder(dirname(place))
  flushFolder(files.releasesFolder)
  replaceFile(place, text)
  replaceFile(files.launcherPath, text)
  files.writeNext({ release, commandId: null })
}

/** Only what is known to be of the agent: the folder may have been chosen by somebody. */
function removeProgram(folder: string): void {
  for (const name of ['launcher.mjs', 'current.json', 'next.json', 'releases', 'agent.log', 'agent.log.1'])
    rmSync(join(folder, name), { recursive: true, force: true })
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!isErrorCode(error, 'ENOENT') && !isErrorCode(error, 'ENOTEMPTY')) throw error
  }
}
