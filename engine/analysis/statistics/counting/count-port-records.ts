import type { LineBlock } from '../../../log-reader/lines.ts';
import { damaged } from '../../../log-reader/log-parser.ts';
import type { PortRecord } from '../../../log-reader/log-records.ts';
import { safeText } from '../../../model/safe-text.ts';
import { createPortCounter } from './port-counter.ts';
import type { PortCounts } from './port-counts.ts';

/** Counts records of PR-PORTS that were read before. They are turned into lines again, because the counter reads lines. */
export function countPortRecords(records: readonly PortRecord[]): PortCounts {
  const counter = createPortCounter();
  /** By the offset of local time from UTC, milliseconds. */
  const readers = new Map<number, (block: LineBlock) => void>();
  for (const record of records) {
    if (record.time === null) continue;
    const offset = Date.parse(`${record.localTime}Z`) - Math.floor(record.time.getTime() / 1000) * 1000;
    let read = readers.get(offset);
    if (!read) {
      read = counter.reader({
        toUtc: (year, month, ...rest) => Date.UTC(year, month - 1, ...rest) - offset,
        isWanted: () => true,
        damagedLine: (line, reason) => damaged(record.file, line, reason),
      });
      readers.set(offset, read);
    }
    read(blockOf(lineOf(record)));
  }
  return counter.counts();
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
}: PortRecord): string {
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
