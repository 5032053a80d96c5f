import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTimeZone } from '../../../engine/log-reader/local-time.ts';
import { eventsLog } from '../../builders.ts';
import { portsLogHeader } from '../../log-reader/generate-ports-log.ts';

/** A machine in a time zone, and the moments at which its program curl.exe opened a port. */
export interface ZoneMachine {
  readonly name: string;
  /** Null: the logs have no PR-EVENTS. */
  readonly timeZone: string | null;
  /** The zone in which local times are written. */
  readonly writtenIn: string;
  readonly opened: readonly string[];
}

/** Writes the logs of a machine to a folder of its name. Returns the folder. */
export function writeZoneMachine(parent: string, { name, timeZone, writtenIn, opened }: ZoneMachine): string {
  const folder = path.join(parent, name);
  mkdirSync(folder);
  const zone = parseTimeZone(writtenIn, 'Option')!;
  const local = (moment: string): Date => new Date(Date.parse(moment) + zone.offsetAt(Date.parse(moment)));
  const stamp = local(opened[0]!).toISOString().slice(2, 19).split(/[-T:]/).map(Number).join('-');
  const lines = opened.map((moment, n) => {
    const [date = '', clock = ''] = local(moment).toISOString().slice(2, 19).split('T');
    const numbers = (text: string, separator: string): string => text.split(separator).map(Number).join(separator);
    return `${numbers(date, '-').replaceAll('-', '/')},${numbers(clock, ':')},TCP,${50_000 + n},10.0.0.1,443,6.6.6.6,77,${name}.exe,<${name}\\ann>\n`;
  });
  writeFileSync(path.join(folder, `PR-PORTS-${stamp}.log`), portsLogHeader(stamp) + lines.join(''));
  if (timeZone !== null) {
    const started = {
      time: opened[0],
      event: 'started',
      computer: name,
      operatingSystem: 'Windows 11',
      build: '26100',
      utcOffset: '+00:00',
      timeZone,
      version: '2.0',
      processId: 1,
      continued: false,
      bootTime: '2026-11-16T00:00:00.000Z',
      settings: {},
    };
    writeFileSync(path.join(folder, `PR-EVENTS-${stamp}.jsonl`), eventsLog([started]));
  }
  return folder;
}
