import type { LogRecord, PortRecord } from '../../log-reader/log-records.ts';
import { jsonText } from '../output/json-text.ts';

/**
 * Makes records into lines of JSON in ASCII. PR-PORTS holds millions of records whose texts are the same ones again and again: their JSON is made
 * once, which is twice as fast as JSON.stringify.
 */
export function recordJson(): (record: LogRecord) => string {
  const texts = new Map<string, string>();
  let time: Date | null = null;
  let timeText = 'null';

  function text(value: string | null): string {
    if (value === null) return 'null';
    let json = texts.get(value);
    if (json === undefined) {
      // Addresses beyond number are no reason to fill the memory.
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
      timeText = jsonText({ time, localTime: record.localTime, timeSource: record.timeSource }).slice(1, -1);
    }
    // Addresses and states were checked by the reader: there is nothing in them to escape.
    return (
      `{"type":"port","file":${text(record.file)},"line":${record.line},${timeText},"protocol":"${record.protocol}",` +
      `"localAddress":"${localAddress}","localPort":${localPort},"remoteAddress":${remoteAddress === null ? 'null' : `"${remoteAddress}"`},` +
      `"remotePort":${remotePort},"state":${state === null ? 'null' : `"${state}"`},"processId":${record.processId},` +
      `"processName":${text(record.processName)},"user":${text(record.user)},"presentAtStart":${record.presentAtStart}}\n`
    );
  }

  return (record) => (record.type === 'port' ? portJson(record) : `${jsonText(record)}\n`);
}
