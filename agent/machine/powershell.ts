/** The arguments for powershell.exe that run the script, whatever characters are in it, without profile and questions. */
export function encodedPowerShell(script: string): string[] {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
}
