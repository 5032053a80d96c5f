import type { ModuleInfo } from '../model/port-mapping.ts';
import type { BlockLine } from './block-line.ts';
import { emptyHeader, noTime, parseHeaderLine } from './header-parser.ts';
import { parseSystemDate, type LocalClock } from './local-time.ts';
import { blockLogParser, type BlockLines, type BlockLogParser, type LogParser } from './log-parser.ts';
import type { LogRecord } from './log-records.ts';
import { deleteOldest } from '../model/delete-oldest.ts';
import { ModuleLists } from './module-lists.ts';
import { ProcessBlock, type BlockTitle } from './process-block-parser.ts';

/** Number of entries that are kept because later ones may refer to them, at least; twice as many at most. */
const maxKeptEntries = 10_000;

/** Parser of PR-PIDS: the processes of new mappings, entry by entry. */
export function pidsLogParser(file: string, clock: LocalClock, lines: BlockLines): LogParser {
  return blockLogParser(file, new PidsLogParser(file, clock), lines);
}

class PidsLogParser implements BlockLogParser {
  private readonly file: string;
  private readonly clock: LocalClock;
  private readonly header = emptyHeader();
  private readonly lists = new ModuleLists();
  private readonly modules = new Map<number, readonly ModuleInfo[] | null>();
  private entry: number | null = null;
  /** The text of the time of the entry before. */
  private date: string | null = null;
  private inEntries = false;
  private block: ProcessBlock | null = null;

  constructor(file: string, clock: LocalClock) {
    this.file = file;
    this.clock = clock;
  }

  /** Returns the reason if the line cannot be read. */
  parseLine(content: BlockLine, line: number, records: LogRecord[]): string | null {
    switch (content.content.kind) {
      case 'date':
        return this.inEntries ? this.startDatedEntry(content.content.date, records) : this.parseOtherLine(content);
      case 'entry':
        this.startEntry(content.content.entry, records);
        return null;
      case 'separator':
        this.endBlock(records);
        this.inEntries = true;
        return null;
      case 'title':
        return this.inEntries ? this.startBlock(content.content, line, records) : this.parseOtherLine(content);
      default:
        return this.parseOtherLine(content);
    }
  }

  endBlock(records: LogRecord[]): void {
    if (!this.block) return;
    const record = this.block.record();
    this.block = null;
    records.push(record);
    if (record.entry === null) return;
    this.modules.set(record.entry, record.modules);
    if (this.modules.size > 2 * maxKeptEntries) deleteOldest(this.modules, maxKeptEntries);
  }

  private startEntry(entry: number | null, records: LogRecord[]): void {
    this.endBlock(records);
    this.entry = entry;
    this.inEntries = true;
  }

  private startDatedEntry(date: string, records: LogRecord[]): string | null {
    this.startEntry(null, records);
    // Several entries follow each other in a second.
    if (date !== this.date) this.header.time = parseSystemDate(date, this.clock) ?? noTime;
    this.date = date;
    return this.header.time === noTime ? 'no date' : null;
  }

  private startBlock(title: BlockTitle, line: number, records: LogRecord[]): null {
    const { file, header, entry, lists } = this;
    const modulesOf = (earlier: number): readonly ModuleInfo[] | null => this.modules.get(earlier) ?? null;
    this.endBlock(records);
    this.block = new ProcessBlock(title, { file, line, time: header.time, entry, presentAtStart: false, modulesOf, lists });
    return null;
  }

  private parseOtherLine(line: BlockLine): string | null {
    if (this.block) return this.block.parseLine(line);
    const result = parseHeaderLine(this.header, line.text, this.clock);
    if (result === true) return null;
    return result === false ? 'no line of a process detail log' : result;
  }
}
