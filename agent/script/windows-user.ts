import { z } from 'zod'
import { encodedPowerShell } from '../machine/powershell.ts'
import { outputOf, type RunCommand } from '../machine/run-command.ts'
import { windowsPowerShell, windowsTool } from './interpreter.ts'
import type { ScriptStart } from './run-as.ts'

export type WindowsLookup =
  | { kind: 'nobody' }
  /** The agent runs as the signed-in user itself. */
  | { kind: 'self' }
  /** Only the system's own account may run programs as somebody who is signed in. */
  | { kind: 'notSystem'; name: string }
  | { kind: 'user'; name: string; sid: string }

const systemSid = 'S-1-5-18'

/** Prints who is signed in, at the console first, else any owner of a desktop; and who asks. */
const lookupScript = String.raw`
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$name = [string](Get-CimInstance Win32_ComputerSystem).UserName
if (-not $name) {
  $shell = Get-CimInstance Win32_Process -Filter "Name='explorer.exe'" | Select-Object -First 1
  if ($shell) {
    $owner = Invoke-CimMethod -InputObject $shell -MethodName GetOwner
    if ($owner.User) { $name = $owner.Domain + '\' + $owner.User }
  }
}
$sid = $null
if ($name) { $sid = (New-Object System.Security.Principal.NTAccount $name).Translate([System.Security.Principal.SecurityIdentifier]).Value }
@{ name = $name; sid = $sid; own = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value } | ConvertTo-Json -Compress
`

const lookupSchema = z.object({ name: z.string(), sid: z.string(), own: z.string() })

/** Finds out who is signed in on Windows, and whether this agent may run something as him. */
export async function findWindowsUser(run: RunCommand): Promise<WindowsLookup> {
  const output = await outputOf(windowsPowerShell(process.env), encodedPowerShell(lookupScript.trim()), run)
  const found = lookupSchema.safeParse(parseOrNull(output))
  if (!found.success || found.data.name === '') return { kind: 'nobody' }
  const { name, sid, own } = found.data
  if (own === sid) return { kind: 'self' }
  return own === systemSid ? { kind: 'user', name, sid } : { kind: 'notSystem', name }
}

/** The command that gives a run's folder to the system, the administrators and this user alone. */
export function giveFolderToUser(folder: string, sid: string): ScriptStart {
  const full = ['S-1-5-18', 'S-1-5-32-544', sid].map((who) => `*${who}:(OI)(CI)F`)
  return {
    file: windowsTool(process.env, 'icacls.exe'),
    commandArguments: [folder, '/inheritance:r', '/grant:r', ...full],
  }
}

/**
 * The command that starts another one in the session of the signed-in user: with his token and his environment, which
 * the named variables of this one's are added to; its output is this one's, and so is its exit code.
 */
export function runAsWindowsUser(
  start: ScriptStart,
  sid: string,
  variables: readonly string[],
): ScriptStart & { environment: Record<string, string> } {
  const verbatim = start.commandArguments.join(' ')
  return {
    file: windowsPowerShell(process.env),
    commandArguments: encodedPowerShell(startScript.trim()),
    environment: {
      DESKHAND_USER_SID: sid,
      DESKHAND_USER_COMMAND: `"${start.file}" ${verbatim}`,
      DESKHAND_USER_VARIABLES: variables.join(';'),
    },
  }
}

/**
 * The session is that of a desktop of this very user, so that nobody else's is taken when several are signed in. The
 * child is ended with its parent's tree, since it is a child of this process.
 */
const startScript = String.raw`
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Add-Type -TypeDefinition @'
using System; using System.Collections.Generic; using System.ComponentModel; using System.Runtime.InteropServices; using System.Text;
public static class DeskhandUser {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Startup {
    public int size; public string reserved; public string desktop; public string title;
    public int x, y, width, height, columns, rows, fill, flags; public short show, reservedBytes;
    public IntPtr reservedData, input, output, error;
  }
  [StructLayout(LayoutKind.Sequential)] struct Made { public IntPtr process, thread; public int processId, threadId; }
  [DllImport("wtsapi32.dll", SetLastError = true)] static extern bool WTSQueryUserToken(uint session, out IntPtr token);
  [DllImport("userenv.dll", SetLastError = true)] static extern bool CreateEnvironmentBlock(out IntPtr block, IntPtr token, bool inherit);
  [DllImport("userenv.dll")] static extern bool DestroyEnvironmentBlock(IntPtr block);
  [DllImport("kernel32.dll")] static extern IntPtr GetStdHandle(int which);
  [DllImport("kernel32.dll")] static extern bool SetHandleInformation(IntPtr handle, uint mask, uint flags);
  [DllImport("kernel32.dll")] static extern uint WaitForSingleObject(IntPtr handle, uint milliseconds);
  [DllImport("kernel32.dll", SetLastError = true)] static extern bool GetExitCodeProcess(IntPtr process, out uint code);
  [DllImport("advapi32.dll", SetLastError = true, CharSet = CharSet.Unicode)] static extern bool CreateProcessAsUserW(IntPtr token, string file, StringBuilder command, IntPtr processRights, IntPtr threadRights, bool inherit, uint flags, IntPtr environment, string folder, ref Startup startup, out Made made);
  public static int Run(uint session, string command, string folder, string[] names) {
    IntPtr token, block; Made made; uint code;
    if (!WTSQueryUserToken(session, out token)) throw new Win32Exception();
    if (!CreateEnvironmentBlock(out block, token, false)) throw new Win32Exception();
    var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    for (var at = block; ; ) {
      var line = Marshal.PtrToStringUni(at);
      if (line.Length == 0) break;
      var equals = line.IndexOf('=', 1);
      if (equals > 0) values[line.Substring(0, equals)] = line.Substring(equals + 1);
      at = new IntPtr(at.ToInt64() + 2 * (line.Length + 1));
    }
    DestroyEnvironmentBlock(block);
    foreach (var name in names) { var value = Environment.GetEnvironmentVariable(name); if (value != null) values[name] = value; }
    var text = new StringBuilder();
    foreach (var pair in values) text.Append(pair.Key).Append('=').Append(pair.Value).Append('\0');
    var startup = new Startup { desktop = "winsta0\\default", flags = 0x101, input = GetStdHandle(-10), output = GetStdHandle(-11), error = GetStdHandle(-12) };
    startup.size = Marshal.SizeOf(startup);
    foreach (var handle in new[] { startup.input, startup.output, startup.error }) SetHandleInformation(handle, 1, 1);
    var environment = Marshal.StringToHGlobalUni(text.Append('\0').ToString());
    if (!CreateProcessAsUserW(token, null, new StringBuilder(command), IntPtr.Zero, IntPtr.Zero, true, 0x08000400, environment, folder, ref startup, out made)) throw new Win32Exception();
    WaitForSingleObject(made.process, 0xFFFFFFFF);
    if (!GetExitCodeProcess(made.process, out code)) throw new Win32Exception();
    return unchecked((int)code);
  }
}
'@
$session = $null
foreach ($shell in Get-CimInstance Win32_Process -Filter "Name='explorer.exe'") {
  if ((Invoke-CimMethod -InputObject $shell -MethodName GetOwnerSid).Sid -eq $env:DESKHAND_USER_SID) { $session = $shell.SessionId; break }
}
if ($null -eq $session) { [Console]::Error.WriteLine('The signed-in user has no desktop any more.'); exit 1 }
$names = $env:DESKHAND_USER_VARIABLES -split ';'
exit [DeskhandUser]::Run($session, $env:DESKHAND_USER_COMMAND, (Get-Location).ProviderPath, $names)
`

function parseOrNull(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
