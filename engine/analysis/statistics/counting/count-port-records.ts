import type { LineBlock } from '../../../log-reader/lines.ts';
import { logSetOf } from '../../../log-reader/log-files.ts';
import { damaged } from '../../../log-reader/log-parser.ts';
import type { PortRecord } from '../../../log-reader/log-records.ts';
import { safeText } from '../../../model/safe-text.ts';
import type { ListeningPorts } from '../listening-ports.ts';
import { createPortCounter } from './port-counter.ts';
import type { PortCounts } from './port-counts.ts';

/** The fields of a record that are counted. */
export type CountedRecord = Omit<PortRecord, 'type' | 'state' | 'presentAtStart' | 'timeSource' | 'line'>;

/** Counts records that were read before. */
export interface PortRecordCounter {
  add(record: CountedRecord): void;
  /** The counts so far. */
  counts(): PortCounts;
}

/**
 * The records are turned into lines of PR-PORTS, because the counter reads lines.
 * @param listening the caller may add ports
 */
export function createPortRecordCounter(listening: ListeningPorts): PortRecordCounter {
  const counter = createPortCounter(listening);
  /** By file, and by the offset of local time from UTC in milliseconds. */
  const readers = new Map<string, (block: LineBlock) => void>();

  function readerOf(file: string, offset: number): (block: LineBlock) => void {
    const key = `${offset} ${file}`;
    let read = readers.get(key);
    if (!read) {
      read = counter.reader({
        toUtc: (year, month, ...rest) => Date.UTC(year, month - 1, ...rest) - offset,
        isWanted: () => true,
        logSet: logSetOf(file),
        damagedLine: (line, reason) => damaged(file, line, reason),
      });
      readers.set(key, read);
    }
    return read;
  }

  return {
    add(record) {
      if (record.time === null) return;
      const offset = Date.parse(`${record.localTime}Z`) - Math.floor(record.time.getTime() / 1000) * 1000;
      readerOf(record.file, offset)(blockOf(lineOf(record)));
    },
    counts: () => counter.counts(),
  };
}

/** The line that a record has in PR-PORTS. */
function lineOf({
  localTime,
  protocol,
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
  processId,
  processName,
  user,
}: CountedRecord): string {
  const [year = 0, ...rest] = (localTime ?? '').split(/[-T:]/).map(Number);
  const [month, day, hour, minute, second] = rest;
  const wildcard = localAddress.includes(':') ? '::' : '0.0.0.0';
  const remote = remoteAddress === null ? (protocol === 'UDP' ? '*,*' : `,${wildcard}`) : `${remotePort ?? ''},${remoteAddress}`;
  const owner = [quoted(processName ?? ''), quoted(`<${user ?? ''}>`)].join(',');
  return (
    `${String(year % 100).padStart(2, '0')}/${month}/${day},${hour}:${minute}:${second},` +
    `${protocol},${localPort},${localAddress},${remote},${processId ?? 0},${owner}\n`
  );
}

function quoted(text: string): string {
  const safe = safeText(text);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line as a block. Four bytes after its end can be read too. */
function blockOf(line: string): LineBlock {
  const end = Buffer.byteLength(line);
  const bytes = Buffer.alloc(end + 4);
  bytes.write(line);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), start: 0, end, afterOverlong: false, cut: false };
}
