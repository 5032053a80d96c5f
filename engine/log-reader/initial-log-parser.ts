import { emptyHeader, parseHeaderLine } from './header-parser.ts';
import type { LocalClock } from './local-time.ts';
import { damaged, textParser, type LogParser } from './log-parser.ts';
import type { LogRecord } from './log-records.ts';
import { startProcessBlock, isSeparator, type ProcessBlock } from './process-block-parser.ts';
import { isTableHeading, parseTableRow } from './table-row.ts';

/** Parser of PR-INITIAL: a start, the mappings it found, and every process of the machine. */
export function initialLogParser(file: string, clock: LocalClock): LogParser {
  const header = emptyHeader();
  let firstLine: number | null = null;
  let mappings: number | null = null;
  let started = false;
  let inBlocks = false;
  let block: ProcessBlock | null = null;

  function startRecord(line: number, records: LogRecord[]): void {
    if (started) return;
    started = true;
    const { version, time, computer, operatingSystem } = header;
    records.push({ type: 'start', file, line: firstLine ?? line, ...time, version, computer, operatingSystem, mappings });
  }

  function endBlock(records: LogRecord[]): void {
    if (block) records.push(block.record());
    block = null;
  }

  function parseLine(text: string, line: number, cut: boolean, records: LogRecord[]): void {
    if (text.trim() === '') return;
    firstLine ??= line;
    const report = (reason: string): void => void records.push(damaged(file, line, cut ? `cut off in mid-line: ${reason}` : reason));
    if (isSeparator(text)) {
      startRecord(line, records);
      endBlock(records);
      inBlocks = true;
      return;
    }
    if (inBlocks) {
      const first = startProcessBlock(text, file, line, header.time, null, true, () => null);
      if (first) {
        endBlock(records);
        block = first;
        return;
      }
      const reason = block ? block.parseLine(text) : 'no line of a process';
      if (reason !== null) report(reason);
      return;
    }
    const count = /^\s*(\d{1,10}) mappings? found\s*$/i.exec(text)?.[1];
    if (count !== undefined) {
      mappings = Number(count);
      return;
    }
    if (/^\s*TCP\/UDP Port to Process Mappings/i.test(text)) return;
    if (isTableHeading(text)) return startRecord(line, records);
    const row = header.awaitsComputer ? null : parseTableRow(text);
    if (row) {
      startRecord(line, records);
      records.push({ type: 'port', file, line, ...header.time, ...row, user: null, presentAtStart: true });
      return;
    }
    const taken = started ? false : parseHeaderLine(header, text, clock);
    if (taken !== true) report(taken === false ? 'no line of a service initialization log' : taken);
  }

  return textParser(file, parseLine, endBlock);
}
