import { type AnchorReading, parseAnchor, type Anchor } from '../../model/anchor.ts';
import { ServiceError } from '../../model/service-error.ts';
import { openEventLog, readEventLog, closeEventLog } from '../../platform/windows/advapi32.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { win32Error } from '../../platform/windows/win32-errors.ts';
import { eventIds } from '../events.ts';
import { eventSource } from './event-log.ts';

/** One event of a classic event log. */
export interface LoggedEvent {
  readonly source: string;
  readonly id: number;
  readonly time: Date;
  readonly texts: readonly string[];
}

/** An open event log. */
export interface OpenEventLog {
  /** Reads the next records, the newest first. @returns their number of bytes, or the error number if there are none */
  read(buffer: Buffer): { readonly bytes: number } | { readonly error: number };
  /** The error for an error number of `read`. */
  problem(error: number): ServiceError;
  close(): void;
}

// winnt.h, winerror.h
const sequentialRead = 0x1;
const backwardsRead = 0x8;
const endOfLog = 38; // ERROR_HANDLE_EOF
const logName = 'Application';
/** The maximum for ReadEventLogW, large enough for every event. */
const readSize = 0x7ffff;

/**
 * The newest event of Port Reporter in the Application event log, not older than `since`, that has one of these ids. Null if no event
 * matches, or the log cannot be read.
 */
export function newestEvent(ids: readonly number[], since: Date, open = openApplicationLog): LoggedEvent | null {
  // The log stores whole seconds.
  const oldest = Math.floor(since.getTime() / 1000) * 1000;
  try {
    for (const event of eventsBackwards(open)) {
      if (event.time.getTime() < oldest) return null;
      if (event.source === eventSource && ids.includes(event.id)) return event;
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
  return null;
}

/** The anchors in the Application event log, oldest first. All of them are read, or none. */
export function readEventLogAnchors(open = openApplicationLog): AnchorReading {
  const anchors: Anchor[] = [];
  try {
    for (const { source, id, texts } of eventsBackwards(open)) {
      const anchor = source === eventSource && id === eventIds.anchored ? parseAnchor(texts.join('\n')) : null;
      if (anchor) anchors.push(anchor);
    }
  } catch (error) {
    if (error instanceof ServiceError) return { reason: error.message };
    throw error;
  }
  return anchors.length > 0 ? { anchors: anchors.toReversed() } : { reason: 'the Application event log does not contain any anchors' };
}

/** The events of the Application event log, newest first. @throws ServiceError if it cannot be opened, or not be read to its end */
function* eventsBackwards(open: () => OpenEventLog): Generator<LoggedEvent> {
  const log = open();
  try {
    const buffer = Buffer.alloc(readSize);
    for (;;) {
      const result = log.read(buffer);
      if ('bytes' in result) yield* parseEvents(buffer.subarray(0, result.bytes));
      else if (result.error === endOfLog) return;
      // Such as ERROR_EVENTLOG_FILE_CHANGED: the log was cleared meanwhile.
      else throw log.problem(result.error);
    }
  } finally {
    log.close();
  }
}

function openApplicationLog(): OpenEventLog {
  const handle = openEventLog(null, logName);
  if (!handle) throw win32Error(getLastError(), 'the Application event log cannot be opened', logName);
  const bytesRead = Buffer.alloc(4);
  return {
    read: (buffer) =>
      readEventLog(handle, sequentialRead | backwardsRead, 0, buffer, buffer.length, bytesRead, Buffer.alloc(4)) === 0
        ? { error: getLastError() }
        : { bytes: bytesRead.readUInt32LE(0) },
    problem: (error) => win32Error(error, 'the Application event log could not be read to its end', logName),
    close: () => closeEventLog(handle),
  };
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
