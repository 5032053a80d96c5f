import type { BlockLine } from './block-line.ts';
import { emptyHeader, parseHeaderLine } from './header-parser.ts';
import type { LocalClock } from './local-time.ts';
import { blockLogParser, type BlockLines, type BlockLogParser, type LogParser } from './log-parser.ts';
import type { LogRecord } from './log-records.ts';
import { ModuleLists } from './module-lists.ts';
import { ProcessBlock } from './process-block-parser.ts';
import { isTableHeading, parseTableRow } from './table-row.ts';

/** Parser of PR-INITIAL: a start of the reporter, the mappings at that moment, and every process of the machine. */
export function initialLogParser(file: string, clock: LocalClock, lines: BlockLines): LogParser {
  return blockLogParser(file, new InitialLogParser(file, clock), lines);
}

class InitialLogParser implements BlockLogParser {
  private readonly file: string;
  private readonly clock: LocalClock;
  private readonly header = emptyHeader();
  private readonly lists = new ModuleLists();
  private firstLine: number | null = null;
  private mappings: number | null = null;
  private started = false;
  private inBlocks = false;
  private block: ProcessBlock | null = null;

  constructor(file: string, clock: LocalClock) {
    this.file = file;
    this.clock = clock;
  }

  /** Returns the reason if the line cannot be read. */
  parseLine(content: BlockLine, line: number, records: LogRecord[]): string | null {
    this.firstLine ??= line;
    if (content.content.kind === 'separator') {
      this.addStart(line, records);
      this.endBlock(records);
      this.inBlocks = true;
      return null;
    }
    return this.inBlocks ? this.parseBlockLine(content, line, records) : this.parseHeadLine(content.text, line, records);
  }

  endBlock(records: LogRecord[]): void {
    if (this.block) records.push(this.block.record());
    this.block = null;
  }

  private addStart(line: number, records: LogRecord[]): void {
    if (this.started) return;
    this.started = true;
    const { version, time, computer, operatingSystem } = this.header;
    const { file, firstLine, mappings } = this;
    records.push({ type: 'start', file, line: firstLine ?? line, ...time, version, computer, operatingSystem, mappings });
  }

  private parseBlockLine(content: BlockLine, line: number, records: LogRecord[]): string | null {
    if (content.content.kind !== 'title') return this.block ? this.block.parseLine(content) : 'no line of a process';
    const { file, header, lists } = this;
    this.endBlock(records);
    this.block = new ProcessBlock(content.content, {
      file,
      line,
      time: header.time,
      entry: null,
      presentAtStart: true,
      modulesOf: () => null,
      lists,
    });
    return null;
  }

  /** A line before the first process: of the header, or of the table of mappings. */
  private parseHeadLine(text: string, line: number, records: LogRecord[]): string | null {
    const { file, header } = this;
    const count = /^\s*(\d{1,10}) mappings? found\s*$/i.exec(text)?.[1];
    if (count !== undefined) {
      this.mappings = Number(count);
      return null;
    }
    if (/^\s*TCP\/UDP Port to Process Mappings/i.test(text)) return null;
    if (isTableHeading(text)) {
      this.addStart(line, records);
      return null;
    }
    const row = header.awaitsComputer ? null : parseTableRow(text);
    if (row) {
      this.addStart(line, records);
      records.push({ type: 'port', file, line, ...header.time, ...row, user: null, presentAtStart: true });
      return null;
    }
    const result = this.started ? false : parseHeaderLine(header, text, this.clock);
    if (result === true) return null;
    return result === false ? 'no line of a service initialization log' : result;
  }
}
