import type { DamagedRecord, LogRecord, PortRecord } from '../../log-reader/log-records.ts';
import { jsonText } from '../../model/safe-text.ts';
import { flatRecord } from './log-row.ts';

/**
 * Converts records to lines of ASCII JSON: flat objects with the same field names in all types. PR-PORTS contains millions of records
 * with few different strings. Caching the JSON of each string is twice as fast as JSON.stringify.
 */
export function recordJson(): (record: Exclude<LogRecord, DamagedRecord>) => string {
  const texts = new Map<string, string>();
  let time: Date | null = null;
  let timeJson = 'null';

  function text(value: string | null): string {
    if (value === null) return 'null';
    let json = texts.get(value);
    if (json === undefined) {
      // Bounds the memory if there are very many addresses.
      if (texts.size > 50_000) texts.clear();
      json = jsonText(value);
      texts.set(value, json);
    }
    return json;
  }

  function portJson(record: PortRecord): string {
    const { localAddress, localPort, remoteAddress, remotePort, state } = record;
    if (record.time !== time) {
      time = record.time;
      timeJson = jsonText({ time, localTime: record.localTime, timeSource: record.timeSource }).slice(1, -1);
    }
    // The reader has validated addresses and states: they contain no characters that need escaping.
    return (
      `{"type":"port","file":${text(record.file)},"line":${record.line},${timeJson},"protocol":"${record.protocol}",` +
      `"localAddress":"${localAddress}","localPort":${localPort},"remoteAddress":${remoteAddress === null ? 'null' : `"${remoteAddress}"`},` +
      `"remotePort":${remotePort},"state":${state === null ? 'null' : `"${state}"`},"processId":${record.processId},` +
      `"processName":${text(record.processName)},"user":${text(record.user)},"presentAtStart":${record.presentAtStart}${optionalJson(record)}}\n`
    );
  }

  function optionalJson({ direction, computer }: PortRecord): string {
    const directionJson = direction === undefined ? '' : `,"direction":${text(direction)}`;
    return computer === undefined ? directionJson : `${directionJson},"computer":${text(computer)}`;
  }

  return (record) => (record.type === 'port' ? portJson(record) : `${jsonText(flatRecord(record))}\n`);
}
