import type { OptionalFieldGroup } from '../model/mapping-schema.ts';
import { CollectorError, type Collector, type OpenedSources } from './collector.ts';

/** Opens the collector of this system. */
export async function openCollector(): Promise<Collector> {
  if (process.platform === 'win32' && process.arch === 'x64')
    return (await import('./windows/windows-collector.ts')).openWindowsCollector();
  if (process.platform === 'linux' && process.arch === 'x64') return (await import('./linux/linux-collector.ts')).openLinuxCollector();
  throw new CollectorError(
    'UnsupportedSystem',
    'NotImplemented',
    `${process.platform} on ${process.arch} is not supported`,
    process.platform,
    'Port Reporter runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.',
  );
}

/** Opens all sources of this system. @param include the optional fields that events need for their processes */
export async function openSources(include: readonly OptionalFieldGroup[] = []): Promise<OpenedSources> {
  if (process.platform === 'linux' && process.arch === 'x64') return (await import('./linux/open-sources.ts')).openLinuxSources(include);
  const collector = await openCollector();
  return { collector, destroyedSockets: null, stateEvents: null, withoutStates: null };
}
