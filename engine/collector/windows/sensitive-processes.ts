/**
 * Processes of Windows whose memory Port Reporter does not open, protected or not: the local security authority and its isolated part
 * hold credentials, the other two are the foundation of every session. Attack-surface reduction rules and common rules for Sysmon's
 * event 10 report each PROCESS_VM_READ on them. Anti-malware services need no name here: Windows runs them as protected processes.
 */
const names: ReadonlySet<string> = new Set(['lsass.exe', 'lsaiso.exe', 'csrss.exe', 'smss.exe']);

/**
 * Whether a process is one of these. A program of the same name in another folder is not: else malware could hide its modules by its name.
 * @param path null, or as the kernel has it, where it is not known: the name decides then
 */
export function isSensitiveProcess(name: string, path: string | null, systemFolder: string): boolean {
  const lowerName = name.toLowerCase();
  if (!names.has(lowerName)) return false;
  return path === null || path.startsWith('\\Device\\') || path.toLowerCase() === `${systemFolder.toLowerCase()}\\${lowerName}`;
}
