import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logName } from '../../engine/log-format/log-names.ts';
import { EventLines } from '../../engine/log-writer/events-log-writer.ts';
import type { LogEvent, SessionIdentity } from '../../engine/model/log-events.ts';

const blockLines = 500;

/** The PR-EVENTS of one machine, in a directory of its own. Lines are written in blocks. */
export class MachineLog {
  /** Of all files. */
  lines = 0;
  bytes = 0;
  private readonly directory: string;
  private descriptor: number | null = null;
  private waiting: string[] = [];
  private session: EventLines | null = null;
  private fileBytes = 0;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /** A session counts its lines from 1. */
  startSession(identity: SessionIdentity): void {
    this.session = new EventLines(identity);
  }

  openFile(stamp: string): void {
    this.closeFile();
    this.descriptor = openSync(path.join(this.directory, logName('events', stamp)), 'wx');
    this.fileBytes = 0;
  }

  write(event: LogEvent): void {
    if (!this.session) throw new Error('No session was started.');
    const line = this.session.next(event);
    this.lines++;
    this.bytes += line.length;
    this.fileBytes += line.length;
    if (this.waiting.push(line) >= blockLines) this.flush();
  }

  isAbove(size: number): boolean {
    return this.fileBytes >= size;
  }

  closeFile(): void {
    if (this.descriptor === null) return;
    this.flush();
    closeSync(this.descriptor);
    this.descriptor = null;
  }

  private flush(): void {
    if (this.descriptor !== null && this.waiting.length > 0) writeSync(this.descriptor, this.waiting.join(''));
    this.waiting = [];
  }
}
