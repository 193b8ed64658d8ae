import type { NetworkInterfaceInfo } from 'node:os'

/** Networks that exist within the machine only: of containers and virtual machines. */
const inside = /^(docker|br-|veth|virbr|vmnet|vboxnet|podman|cni|lo|vethernet|utun|awdl|llw)/i

/**
 * The address that others on its network call this machine by: IPv4 before IPv6, none that is valid on one cable only; null
 * where it has none. Takes what `os.networkInterfaces()` gives.
 */
export function ownAddress(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string | null {
  const all = Object.entries(interfaces).flatMap(([name, addresses]) =>
    inside.test(name) ? [] : (addresses ?? []),
  )
  const usable = all.filter(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
  const chosen = usable.find(({ family }) => family === 'IPv4') ?? usable[0]
  return chosen?.address ?? null
}
