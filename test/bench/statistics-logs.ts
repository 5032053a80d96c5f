import { closeSync, openSync, writeSync } from 'node:fs';
import { generatePortsLog, portsLogHeader, seededRandom } from '../log-reader/generate-ports-log.ts';

/** A PR-PORTS log that the statistics are measured with. */
export interface StatisticsLog {
  readonly name: string;
  readonly generate: (path: string, bytes: number) => void;
}

/** Logs with more pairs, or more addresses, than the statistics keep, and a log as a desktop writes it. */
export const statisticsLogs: readonly StatisticsLog[] = [
  { name: '200 programs × 51,200 addresses', generate: (path, bytes) => writeLines(path, bytes, programLine) },
  { name: '1,000,000 client addresses', generate: (path, bytes) => writeLines(path, bytes, clientLine) },
  { name: 'a desktop', generate: generatePortsLog },
];

/** A number below `count`. */
type Random = (count: number) => number;

const linesPerSecond = 20;

/** Any of 200 programs connects to any of 51,200 addresses. */
function programLine(random: Random): string {
  const [program, address] = [random(200), random(51_200)];
  const local = `TCP,${49_152 + random(16_000)},192.168.1.103`;
  return `${local},443,20.${address >> 8}.${address & 255}.17,${1000 + 4 * program},program${program}.exe,<LAB\\alice>`;
}

/** Any of 1,000,000 addresses connects to a web server. */
function clientLine(random: Random): string {
  const client = random(1_000_000);
  const address = `${20 + (client >> 16)}.${(client >> 8) & 255}.${client & 255}.9`;
  const user = '<IIS APPPOOL\\DefaultAppPool>';
  return `TCP,${random(10) === 0 ? 80 : 443},203.0.113.10,${1024 + random(64_000)},${address},4,nginx.exe,${user}`;
}

function writeLines(path: string, bytes: number, line: (random: Random) => string): void {
  const seeded = seededRandom(1);
  const random: Random = (count) => Math.floor(seeded() * count);
  const start = Date.UTC(2024, 0, 1);
  const file = openSync(path, 'w');
  let written = writeSync(file, portsLogHeader('24-01-1-0-0-0'));
  for (let second = 0; written < bytes; second++) {
    const time = timeText(new Date(start + second * 1000));
    const lines = Array.from({ length: linesPerSecond }, () => `${time},${line(random)}\r\n`);
    written += writeSync(file, lines.join(''));
  }
  closeSync(file);
}

function timeText(time: Date): string {
  const date = `${time.getUTCFullYear() % 100}/${time.getUTCMonth() + 1}/${time.getUTCDate()}`;
  return `${date},${time.getUTCHours()}:${time.getUTCMinutes()}:${time.getUTCSeconds()}`;
}
