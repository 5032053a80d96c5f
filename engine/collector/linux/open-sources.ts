import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { readBootTime } from '../../platform/linux/boot-time.ts';
import type { OpenedSources } from '../collector.ts';
import { openDestroyedSockets } from './destroyed-sockets.ts';
import { openLinuxCollector } from './linux-collector.ts';
import { openStateEvents } from './state-events/open-state-events.ts';

/** Opens the collector and what the kernel reports to this account. @param include the optional fields that events need */
export async function openLinuxSources(include: readonly OptionalFieldGroup[]): Promise<OpenedSources> {
  const bootTime = readBootTime();
  const states = await openStateEvents(bootTime, include);
  const stateEvents = typeof states === 'string' ? null : states;
  return {
    collector: openLinuxCollector(bootTime),
    // A state event reports the end of a TCP socket too, and in all network namespaces.
    destroyedSockets: openDestroyedSockets(stateEvents === null ? ['TCP', 'UDP'] : ['UDP']),
    stateEvents,
    withoutStates: typeof states === 'string' ? states : null,
  };
}
