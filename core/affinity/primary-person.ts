/** Who was signed in when somebody looked: one reading of a computer. */
export type UpnReading = { readonly upn: string }

/** What the readings say about a computer's primary person. `unknown` says why. */
export type PrimaryPerson =
  | { readonly known: true; readonly personId: string }
  | { readonly known: false; readonly because: 'noReadings' | 'noSuchPerson' | 'severalPersons' }

/** So many readings of a computer count (Identification and affinity). */
export const countedReadings = 10

/**
 * The UPN that occurs most among the last ten readings, in its latest spelling; the latest of equals. Null without
 * readings. Case does not count.
 * @param readings the newest first
 */
export function primaryUpn(readings: readonly UpnReading[]): string | null {
  const counted = readings.slice(0, countedReadings)
  const byUpn = Map.groupBy(counted, ({ upn }) => keyOfUpn(upn))
  // A map keeps the order in which its keys came: the latest first, so that only more beats it.
  let most: readonly UpnReading[] = []
  for (const same of byUpn.values()) if (same.length > most.length) most = same
  return most[0]?.upn ?? null
}

/**
 * Whose computer it is, by the readings of who was signed in.
 *
 * It is never "known to have none": a UPN that fits nobody is of somebody who has not been synced yet, one that fits two
 * is a mistake in the directory, and a computer without readings may be waiting for its first. An exception that is made
 * for a person must hold until it is known that he is not meant, so each of these is unknown.
 * @param readings the newest first
 * @param persons those of the computer's tenant; others are not asked about
 */
export function findPrimaryPerson(
  readings: readonly UpnReading[],
  persons: readonly { readonly id: string; readonly upn: string | null }[],
): PrimaryPerson {
  const upn = primaryUpn(readings)
  if (upn === null) return { known: false, because: 'noReadings' }
  const wanted = keyOfUpn(upn)
  const [person, another] = persons.filter((one) => one.upn !== null && keyOfUpn(one.upn) === wanted)
  if (!person) return { known: false, because: 'noSuchPerson' }
  if (another) return { known: false, because: 'severalPersons' }
  return { known: true, personId: person.id }
}

function keyOfUpn(upn: string): string {
  return upn.normalize('NFKC').trim().toLowerCase()
}
