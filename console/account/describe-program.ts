import { words } from '../words.ts'

/** The earlier ones in this list also call themselves by the names of the later ones. */
const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const systems: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** A program by the words it calls itself (User-Agent), such as "Firefox on Windows". */
export function describeProgram(userAgent: string | null): string {
  if (userAgent && /^(node|deskhand)/i.test(userAgent)) return words.programs.commandLine
  const browser = find(browsers, userAgent)
  const system = find(systems, userAgent)
  if (browser && system) return words.programs.on(browser, system)
  return browser ?? system ?? words.programs.unknown
}

function find(list: readonly [RegExp, string][], userAgent: string | null): string | undefined {
  return list.find(([pattern]) => userAgent && pattern.test(userAgent))?.[1]
}
