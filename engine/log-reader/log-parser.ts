import { blockLineOf, type BlockLine } from './block-line.ts';
import { createLineDecoder, forEachLine, maxLineBytes, type LineBlock } from './lines.ts';
import type { DamagedRecord, LogRecord } from './log-records.ts';
import type { ParseCache } from './parse-cache.ts';

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

/** Parses the lines of a log that consists of blocks. */
export interface BlockLogParser {
  /** Adds the records that a line completes. Returns the reason if the line cannot be read. */
  parseLine(content: BlockLine, line: number, records: LogRecord[]): string | null;
  /** Adds the record of the last block. */
  endBlock(records: LogRecord[]): void;
}

/** Whether a line with these first characters hardly repeats: a row of a table, `Entry: 7`, or `System Date: …`. */
function isUnique(first: number, second: number): boolean {
  return (first >= 48 && first <= 57) || first === 69 || (first === 83 && second === 121);
}

/** The lines of logs that consist of blocks, which repeat most of them. */
export type BlockLines = Pick<ParseCache<BlockLine>, 'of'>;

/** A parser of a log that consists of blocks: empty lines are skipped, unreadable ones become damaged records. */
export function blockLogParser(file: string, parser: BlockLogParser, lines: BlockLines): LogParser {
  let line = 0;

  return {
    parse(block, records) {
      if (block.afterOverlong) records.push(damaged(file, ++line, overlongReason));
      const { bytes, view, cut } = block;
      const decode = createLineDecoder(block);
      forEachLine(block, (start, end) => {
        line++;
        if (start === end) return;
        const content = isUnique(bytes[start]!, bytes[start + 1]!) ? blockLineOf(decode(start, end)) : lines.of(view, start, end);
        const reason = content.text === '' ? null : parser.parseLine(content, line, records);
        if (reason !== null) records.push(damagedLine(file, line, cut, reason));
      });
    },
    flush: (records) => parser.endBlock(records),
  };
}
