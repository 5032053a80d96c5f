import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logName } from '../../engine/log-format/log-names.ts';
import type { LogEvent } from '../../engine/model/log-events.ts';
import { safeJson } from '../../engine/model/safe-text.ts';

/** Who writes a PR-EVENTS: the fields that start each line. */
export interface Writer {
  readonly computer: string;
  /** UUID. */
  readonly session: string;
}

/** The fields of an event after `event`. */
export type EventFields = { readonly [field: string]: unknown };

const blockLines = 500;

/** The PR-EVENTS of one machine, in a directory of its own. Lines are written in blocks. */
export class MachineLog {
  /** Lines of all files. */
  lines = 0;
  bytes = 0;
  private readonly directory: string;
  private descriptor: number | null = null;
  private waiting: string[] = [];
  private start = '';
  private sequence = 0;
  private fileBytes = 0;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /** A session counts its lines from 1. */
  startSession({ computer, session }: Writer): void {
    this.start = `{"schema":1,"computer":${JSON.stringify(computer)},"session":"${session}","sequence":`;
    this.sequence = 0;
  }

  openFile(stamp: string): void {
    this.closeFile();
    this.descriptor = openSync(path.join(this.directory, logName('events', stamp)), 'wx');
    this.fileBytes = 0;
  }

  /** @param time RFC 3339 UTC */
  write(time: string, event: LogEvent['event'], fields: EventFields): void {
    const line = `${this.start}${++this.sequence},"time":"${time}","event":"${event}",${safeJson(fields).slice(1)}\n`;
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
