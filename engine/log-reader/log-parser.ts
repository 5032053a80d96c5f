import { maxLineBytes, textLines, type LineBlock } from './lines.ts';
import type { DamagedRecord, LogRecord } from './log-records.ts';

/**
 * Turns the lines of one log file, in their order, into records. It never fails: what is no line of such a log becomes a damaged
 * record.
 */
export interface LogParser {
  /** Adds to `records` what these lines complete. */
  parse(block: LineBlock, records: LogRecord[]): void;
  /** Nothing more stands in the file, or not for now: adds what was only waiting for its next line. */
  flush(records: LogRecord[]): void;
}

export function damaged(file: string, line: number, reason: string): DamagedRecord {
  return { type: 'damaged', file, line, reason };
}

export const overlongReason = `longer than ${maxLineBytes} bytes`;

/**
 * A parser that takes its lines as text, one by one.
 * @param parseLine is given a line, its number, whether the file ends in the middle of it, and where to put records.
 * @param flush as in {@link LogParser}.
 */
export function textParser(
  file: string,
  parseLine: (text: string, line: number, cut: boolean, records: LogRecord[]) => void,
  flush: (records: LogRecord[]) => void = () => {},
): LogParser {
  let line = 0;
  return {
    parse(block, records) {
      if (block.behindOverlong) records.push(damaged(file, ++line, overlongReason));
      for (const text of textLines(block)) parseLine(text, ++line, block.cut, records);
    },
    flush,
  };
}
