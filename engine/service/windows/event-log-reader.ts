import { type AnchorReading, parseAnchor, type Anchor } from '../../model/anchor.ts';
import { openEventLog, readEventLog, closeEventLog } from '../../platform/windows/advapi32.ts';
import { eventIds } from '../events.ts';
import { eventSource } from './event-log.ts';

/** One event of a classic event log. */
export interface LoggedEvent {
  readonly source: string;
  readonly id: number;
  readonly time: Date;
  readonly texts: readonly string[];
}

// winnt.h
const sequentialRead = 0x1;
const backwardsRead = 0x8;
/** The maximum for ReadEventLogW, large enough for every event. */
const readSize = 0x7ffff;

/**
 * The newest event of Port Reporter in the Application event log, not older than `since`, that has one of these ids. Null if no event
 * matches, or the log cannot be read.
 */
export function newestEvent(ids: readonly number[], since: Date): LoggedEvent | null {
  // The log stores whole seconds.
  const oldest = Math.floor(since.getTime() / 1000) * 1000;
  for (const event of eventsBackwards() ?? []) {
    if (event.time.getTime() < oldest) return null;
    if (event.source === eventSource && ids.includes(event.id)) return event;
  }
  return null;
}

/** The anchors in the Application event log, oldest first. */
export function readEventLogAnchors(): AnchorReading {
  const events = eventsBackwards();
  if (events === null) return { reason: 'the Application event log cannot be opened' };
  const anchors: Anchor[] = [];
  for (const { source, id, texts } of events) {
    const anchor = source === eventSource && id === eventIds.anchored ? parseAnchor(texts.join('\n')) : null;
    if (anchor) anchors.push(anchor);
  }
  return anchors.length > 0 ? { anchors: anchors.toReversed() } : { reason: 'the Application event log does not contain any anchors' };
}

/** The events of the Application event log, newest first; null if it cannot be opened. */
function eventsBackwards(): Generator<LoggedEvent> | null {
  const log = openEventLog(null, 'Application');
  return log ? eventsOf(log) : null;

  function* eventsOf(opened: number | bigint): Generator<LoggedEvent> {
    try {
      const buffer = Buffer.alloc(readSize);
      const bytesRead = Buffer.alloc(4);
      while (readEventLog(opened, sequentialRead | backwardsRead, 0, buffer, buffer.length, bytesRead, Buffer.alloc(4)) !== 0) {
        yield* parseEvents(buffer.subarray(0, bytesRead.readUInt32LE(0)));
      }
    } finally {
      closeEventLog(opened);
    }
  }
}

/** Parses consecutive EVENTLOGRECORD structures (winnt.h); stops at a damaged one. */
export function parseEvents(records: Buffer): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  for (let start = 0; start + 56 <= records.length;) {
    const length = records.readUInt32LE(start);
    if (length < 56 || start + length > records.length) break;
    const record = records.subarray(start, start + length);
    const texts: string[] = [];
    let offset = record.readUInt32LE(36);
    for (let count = record.readUInt16LE(26); count > 0 && offset < length; count--) {
      const text = textAt(record, offset);
      texts.push(text);
      offset += 2 * (text.length + 1);
    }
    const time = new Date(record.readUInt32LE(12) * 1000);
    // The upper half of an id is severity and facility.
    events.push({ source: textAt(record, 56), id: record.readUInt32LE(20) & 0xffff, time, texts });
    start += length;
  }
  return events;
}

/** A UTF-16 string up to its NUL or the end of the record. */
function textAt(record: Buffer, offset: number): string {
  return record.toString('utf16le', offset).split('\0', 1)[0] ?? '';
}
