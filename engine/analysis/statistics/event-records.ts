import { eventMapping, previousMapping } from '../../log-reader/event-mapping.ts';
import type { TimeZone } from '../../log-reader/local-time.ts';
import type { EventRecord, OtherEventRecord, PortRecord } from '../../log-reader/log-records.ts';
import { moduleName } from '../../model/image-name.ts';
import { belongsInPorts } from '../../model/listening.ts';
import type { MappingEvent } from '../../model/log-events.ts';
import { safeText } from '../../model/safe-text.ts';
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

/** A port without what shows where and when it was logged. */
export type LoggedSocket = Omit<PortRecord, 'type' | 'line' | 'time' | 'localTime' | 'timeSource'>;

/**
 * The port that PR-PORTS or the table of PR-INITIAL has of an event, of a mapping that is new or present at the start: with names in which
 * misleading characters are escaped.
 */
export function socketOf(record: EventRecord | OtherEventRecord): LoggedSocket | null {
  const mapping = eventMapping(record);
  if (!mapping || !belongsInPorts(mapping)) return null;
  const previous = previousMapping(record);
  const isNew = record.event === 'opened' || (previous !== null && !belongsInPorts(previous));
  if (!isNew && record.event !== 'present') return null;
  const { protocol, localAddress, localPort, remoteAddress, remotePort, state, processId } = mapping;
  const [processName, user] = [moduleName(mapping), mapping.user].map((text) => (text === null ? null : safeText(text)));
  const owner = { processId, processName: processName ?? null, user: user ?? null };
  return { file: record.file, protocol, localAddress, localPort, remoteAddress, remotePort, state, ...owner, presentAtStart: !isNew };
}
