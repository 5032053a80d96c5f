import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { lockFile } from '../../engine/log-writer/directory-lock.ts';
import { statusFile } from '../../engine/model/reporter-status.ts';
import { startPortReporter } from '../linux-executable.ts';
import { waitUntil } from '../wait-until.ts';

/**
 * A program that kills the reporter again and again while ports are opened, and fails when a file of an earlier start has changed or holds
 * a broken line other than its last: `node crash-loop.ts <log folder> <kills>`. Best run where there are few other processes: each start
 * writes down all of them.
 */
const [folder = '', kills = ''] = process.argv.slice(2);
const servers: Server[] = [];
const opening = setInterval(() => {
  servers.push(createServer().listen(0, '127.0.0.1'));
  if (servers.length > 20) servers.shift()?.close();
}, 5);

const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const logs = (): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('PR-') && !name.startsWith(statusFile) && name !== lockFile);
const old = new Map<string, string>();
for (let kill = 0; kill < Number(kills); kill++) {
  const reporter = startPortReporter(['run', '--interval', '100', '-ld', folder]);
  // Every other time while it starts, else while it writes.
  if (kill % 2 === 1) {
    await waitUntil(
      'a record',
      () => logs().some((name) => !old.has(name) && name.startsWith('PR-PORTS') && /^\d/m.test(text(name))),
      60_000,
    );
  }
  await new Promise((next) => {
    setTimeout(next, 150 * Math.random());
  });
  reporter.child.kill('SIGKILL');
  await reporter.ended;
  for (const [name, before] of old) assert.equal(text(name), before, name);
  for (const name of logs()) old.set(name, text(name));
}
clearInterval(opening);
for (const server of servers) server.close();

const whole = (kind: string): string[] =>
  [...old].filter(([name]) => name.startsWith(`PR-${kind}`)).flatMap(([, lines]) => lines.split('\n').slice(0, -1));
for (const line of whole('EVENTS')) assert.doesNotThrow(() => JSON.parse(line), line);
const ports = whole('PORTS').filter((line) => /^\d/.test(line));
assert.ok(ports.length > 0, 'no mapping was written');
for (const line of ports) assert.match(line, /^[\d/]+,[\d:]+,(TCP|UDP),\d+,[^,]+,[^,]*,[^,]+,\d+,[^,]*,<.*>$/);
console.log(`${kills} kills, ${old.size} files, ${ports.length} mappings`);
