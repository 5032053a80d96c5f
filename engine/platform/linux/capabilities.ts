/** Capabilities that a snapshot needs, by their numbers (linux/capability.h). */
const numbers = { CAP_DAC_OVERRIDE: 1, CAP_DAC_READ_SEARCH: 2, CAP_SYS_PTRACE: 19, CAP_SYS_ADMIN: 21 } as const;

/** The effective capabilities of a process, as a set of bits. */
export type Capabilities = bigint;

/** Parses `CapEff` in the contents of `/proc/<pid>/status` (proc_pid_status(5)); no capabilities if it is absent. */
export function parseCapabilities(status: string): Capabilities {
  return BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
}

function has(capabilities: Capabilities, name: keyof typeof numbers): boolean {
  return ((capabilities >> BigInt(numbers[name])) & 1n) === 1n;
}

/** The missing capabilities to read the descriptors of all processes: to list them, and to read their targets. */
export function lackingForOwners(capabilities: Capabilities): readonly string[] {
  const canList = has(capabilities, 'CAP_DAC_READ_SEARCH') || has(capabilities, 'CAP_DAC_OVERRIDE');
  return [...(has(capabilities, 'CAP_SYS_PTRACE') ? [] : ['CAP_SYS_PTRACE']), ...(canList ? [] : ['CAP_DAC_READ_SEARCH'])];
}

/** The missing capabilities to enter other network namespaces: to open them, and to switch to them. */
export function lackingForNamespaces(capabilities: Capabilities): readonly string[] {
  return (['CAP_SYS_ADMIN', 'CAP_SYS_PTRACE'] as const).filter((name) => !has(capabilities, name));
}
