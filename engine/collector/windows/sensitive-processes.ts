/**
 * Processes of Windows whose memory Port Reporter does not open, protected or not: the local security authority and its isolated part
 * hold credentials, and every session depends on the other two. Attack-surface reduction rules and common rules for Sysmon's
 * event 10 report each PROCESS_VM_READ on them. Anti-malware services are not listed: Windows runs them as protected processes.
 */
const names: ReadonlySet<string> = new Set(['lsass.exe', 'lsaiso.exe', 'csrss.exe', 'smss.exe']);

/**
 * Whether a process is one of these. A program of the same name in another folder is not: otherwise malware could hide its modules.
 * @param path null or a kernel path if it is unknown: the name decides then
 */
export function isSensitiveProcess(name: string, path: string | null, systemFolder: string): boolean {
  const lowerName = name.toLowerCase();
  if (!names.has(lowerName)) return false;
  return path === null || path.startsWith('\\Device\\') || path.toLowerCase() === `${systemFolder.toLowerCase()}\\${lowerName}`;
}
