import { forEachText, maxLineBytes, type LineBlock } from './lines.ts';
import type { DamagedRecord, LogRecord } from './log-records.ts';

/**
 * Turns the lines of one log file, in their order, into records. It never fails: a line that does not belong in such a log becomes a
 * damaged record.
 */
export interface LogParser {
  /** Adds to `records` the records that these lines complete. */
  parse(block: LineBlock, records: LogRecord[]): void;
  /** Call it at the (current) end of the file. Adds the record that was waiting for its next line. */
  flush(records: LogRecord[]): void;
}

export function damaged(file: string, line: number, reason: string): DamagedRecord {
  return { type: 'damaged', file, line, reason };
}

/** @param cut the file ends in the middle of the line */
export function damagedLine(file: string, line: number, cut: boolean, reason: string): DamagedRecord {
  return damaged(file, line, cut ? `cut off in mid-line: ${reason}` : reason);
}

export const overlongReason = `longer than ${maxLineBytes} bytes`;

/**
 * A parser that reads its lines as text, one by one.
 * @param parseLine called with a line, its number, whether the file ends in the middle of it, and the list to which it adds records
 * @param flush as in {@link LogParser}
 */
export function textParser(
  file: string,
  parseLine: (text: string, line: number, cut: boolean, records: LogRecord[]) => void,
  flush: (records: LogRecord[]) => void = () => {},
): LogParser {
  let line = 0;
  return {
    parse(block, records) {
      if (block.afterOverlong) records.push(damaged(file, ++line, overlongReason));
      forEachText(block, (text) => parseLine(text, ++line, block.cut, records));
    },
    flush,
  };
}

/** Parses the lines of a log that consists of blocks. */
export interface BlockLogParser {
  /** Adds the records that a line completes. Returns the reason if the line cannot be read. */
  parseLine(text: string, line: number, records: LogRecord[]): string | null;
  /** Adds the record of the last block. */
  endBlock(records: LogRecord[]): void;
}

/** A {@link textParser} for a log that consists of blocks: empty lines are skipped, unreadable ones become damaged records. */
export function blockLogParser(file: string, parser: BlockLogParser): LogParser {
  return textParser(
    file,
    (text, line, cut, records) => {
      const reason = text.trim() === '' ? null : parser.parseLine(text, line, records);
      if (reason !== null) records.push(damagedLine(file, line, cut, reason));
    },
    (records) => parser.endBlock(records),
  );
}
