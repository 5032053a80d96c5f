import type { TimeZone } from '../../log-reader/local-time.ts';
import { moduleName } from '../../model/image-name.ts';
import { belongsInPorts } from '../../model/listening.ts';
import type { MappingEvent } from '../../model/log-events.ts';
import type { CountedRecord } from './counting/counting.ts';

/** The record that PR-PORTS has of an event: of a mapping that is new. Null for other events. */
export function countedRecordOf(event: MappingEvent, file: string, zone: TimeZone): CountedRecord | null {
  const { time, mapping } = event;
  if ((event.event !== 'opened' && event.event !== 'changed') || !belongsInPorts(mapping)) return null;
  if (event.event === 'changed' && belongsInPorts({ ...mapping, ...event.previous })) return null;
  const { protocol, localAddress, localPort, remoteAddress, remotePort, processId, user } = mapping;
  return {
    file,
    time,
    localTime: new Date(time.getTime() + zone.offsetAt(time.getTime())).toISOString().slice(0, 19),
    protocol,
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    processId,
    processName: moduleName(mapping),
    user,
  };
}
