import { writeFileSync } from 'node:fs';
import { eventHead } from '../builders.ts';
import { seededRandom } from './generate-ports-log.ts';

/** Lines of a PR-EVENTS log as a web server writes them: clients that connect and disconnect, each with the whole record. */
export function eventsLogLines(count: number, seed = 1): string[] {
  const random = seededRandom(seed);
  const among = (size: number): number => Math.floor(random() * size);
  const start = Date.UTC(2024, 0, 1);
  const lines: string[] = [];
  const add = (event: object): number =>
    lines.push(JSON.stringify({ ...eventHead, computer: 'WEB1', sequence: lines.length + 1, ...event }));
  add(startedEvent(new Date(start)));
  for (let n = 0; lines.length < count; n++) {
    const time = new Date(start + n * 50).toISOString();
    const mapping = webMapping(`20.${among(256)}.${among(256)}.${among(256)}`, 1024 + among(60_000), among(4), time);
    add({ time, event: 'opened', source: 'poll', mapping });
    const changed = {
      time,
      event: 'changed',
      source: 'poll',
      mapping: { ...mapping, state: 'TimeWait' },
      previous: { state: 'Established' },
    };
    if (n % 4 === 0) add(changed);
    add({ time, event: 'closed', source: 'poll', mapping, seconds: among(100_000) / 1000 });
  }
  return lines.slice(0, count);
}

function startedEvent(time: Date): object {
  return {
    time,
    event: 'started',
    operatingSystem: 'Linux',
    build: '6.1',
    bootTime: time,
    utcOffset: '+00:00',
    timeZone: 'UTC',
    version: '2.0.0',
    processId: 1,
    continued: false,
    sources: ['poll'],
    settings: {},
  };
}

function webMapping(remoteAddress: string, remotePort: number, worker: number, opened: string): object {
  return {
    protocol: 'TCP',
    localAddress: '192.0.2.10',
    localPort: 443,
    remoteAddress,
    remotePort,
    state: 'Established',
    dualStack: null,
    exposure: 'Global',
    opened,
    processId: 1000 + worker,
    processStarted: '2023-12-31T22:00:00.123Z',
    processName: 'nginx',
    path: '/usr/sbin/nginx',
    deleted: false,
    parentProcessId: 999,
    user: 'www-data',
    services: [{ name: 'nginx.service', displayName: 'A high performance web server and a reverse proxy server', type: 'unit' }],
    peer: null,
    sharedWith: [{ processId: 999, processName: 'nginx' }],
    namespace: null,
    container: null,
    missing: {},
  };
}

// As a program: node test/log-reader/generate-events-log.ts FILE LINES [SEED]
if (import.meta.main) {
  const [path, count, seed] = process.argv.slice(2);
  if (path === undefined || !(Number(count) > 0)) throw new Error('usage: node generate-events-log.ts FILE LINES [SEED]');
  writeFileSync(path, `${eventsLogLines(Number(count), Number(seed ?? 1)).join('\n')}\n`);
}
