import { readFileSync } from 'node:fs';
import type { MachineInfo } from '../../model/machine-info.ts';

/** The name of the distribution, from os-release(5). */
export function linuxVersion(): Pick<MachineInfo, 'operatingSystem'> {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return { operatingSystem: parsePrettyName(readFileSync(file, 'utf8')) ?? 'Linux' };
    } catch {
      // The second file is for systems that do not have the first.
    }
  }
  return { operatingSystem: 'Linux' };
}

/** PRETTY_NAME of an os-release file, which is a list of shell assignments. */
export function parsePrettyName(text: string): string | null {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim();
  const quoted = /^(["'])(.*)\1$/.exec(value ?? '')?.[2];
  return (quoted ?? value)?.replace(/\\(["'`$\\])/g, '$1') || null;
}
