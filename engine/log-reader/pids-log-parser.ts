import type { ModuleInfo } from '../model/port-mapping.ts';
import { emptyHeader, noTime, parseHeaderLine } from './header-parser.ts';
import { parseSystemDate, type LocalClock } from './local-time.ts';
import { damaged, textParser, type LogParser } from './log-parser.ts';
import type { LogRecord, ProcessRecord } from './log-records.ts';
import { startProcessBlock, isSeparator, type ProcessBlock } from './process-block-parser.ts';

/** As many entries are remembered for later ones that refer to them. */
const rememberedEntries = 10_000;

/** Parser of PR-PIDS: the processes behind new mappings, entry by entry. */
export function pidsLogParser(file: string, clock: LocalClock): LogParser {
  const header = emptyHeader();
  const modules = new Map<number, readonly ModuleInfo[] | null>();
  let entry: number | null = null;
  let inEntries = false;
  let block: ProcessBlock | null = null;

  function endBlock(records: LogRecord[]): void {
    if (!block) return;
    const record: ProcessRecord = block.record();
    block = null;
    records.push(record);
    if (record.entry === null) return;
    modules.set(record.entry, record.modules);
    if (modules.size > rememberedEntries) modules.delete(modules.keys().next().value!);
  }

  function parseLine(text: string, line: number, cut: boolean, records: LogRecord[]): void {
    if (text.trim() === '') return;
    const report = (reason: string): void => void records.push(damaged(file, line, cut ? `cut off in mid-line: ${reason}` : reason));
    const date = inEntries ? /^\s*System Date:(.*)$/i.exec(text)?.[1] : undefined;
    if (date !== undefined) {
      endBlock(records);
      entry = null;
      header.time = parseSystemDate(date, clock) ?? noTime;
      if (header.time === noTime) report('no date');
      return;
    }
    const number = /^\s*Entry:\s*(\d{1,15})\s*$/i.exec(text)?.[1];
    if (number !== undefined) {
      endBlock(records);
      entry = Number(number);
      inEntries = true;
      return;
    }
    if (isSeparator(text)) {
      endBlock(records);
      inEntries = true;
      return;
    }
    const begun = inEntries
      ? startProcessBlock(text, file, line, header.time, entry, false, (earlier) => modules.get(earlier) ?? null)
      : null;
    if (begun) {
      endBlock(records);
      block = begun;
      return;
    }
    const taken = block ? block.parseLine(text) : parseHeaderLine(header, text, clock);
    if (taken === false) report('no line of a process detail log');
    else if (typeof taken === 'string') report(taken);
  }

  return textParser(file, parseLine, endBlock);
}
