import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { portsLine, portsLogHeader } from '../../engine/log-writer/ports-log-writer.ts';
import { unknownFields } from '../../engine/model/mapping-schema.ts';
import { readText, refused } from './read-text.ts';

describe('logs of the reporter', () => {
  const folder = 'test/fixtures/reporter';
  for (const story of readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)) {
    it(`are read back completely: ${story}`, () => {
      const files = findLogFiles([path.join(folder, story)], (error) => assert.fail(error));
      const records: LogRecord[] = [...readLogs(files, { problem: (error) => assert.fail(error) })].flat();
      assert.deepEqual(refused(records), []);
      const start = records.find((record) => record.type === 'start');
      assert.ok(start);
      assert.equal(records.filter((record) => record.type === 'port' && record.presentAtStart).length, start.mappings);
      const counts = new Map<string, number>();
      for (const { type, file } of records)
        counts.set(`${path.basename(file).split('-')[1]} ${type}`, (counts.get(`${path.basename(file).split('-')[1]} ${type}`) ?? 0) + 1);
      assert.ok(
        ['INITIAL process', 'PORTS port', 'PIDS process', 'EVENTS event'].every((kind) => (counts.get(kind) ?? 0) > 0) ||
          files.every(({ kind }) => kind !== 'events'),
        JSON.stringify([...counts]),
      );
    });
  }

  it('are read back as they were recorded', async () => {
    const names = fc.string({ unit: fc.constantFrom('a', 'B', ' ', ',', '"', '<', '>', '\\', 'ü', '日') });
    await fc.assert(
      fc.asyncProperty(
        names,
        names,
        fc.nat(65_535),
        fc.option(fc.tuple(fc.ipV4(), fc.nat(65_535))),
        async (processName, user, localPort, remote) => {
          const time = new Date(2026, 6, 5, 13, 2, 9);
          const line = portsLine(
            time,
            {
              ...unknownFields,
              protocol: 'UDP',
              localAddress: '::1',
              localPort,
              remoteAddress: remote?.[0] ?? null,
              remotePort: remote?.[1] ?? null,
              exposure: 'Loopback',
              processId: 7,
              processName,
              user,
              identity: '',
              missing: {},
            },
            'win32',
          );
          const [record] = await readText('PR-PORTS-26-07-5-13-2-9.log', portsLogHeader('26-07-5-13-2-9', 'win32') + line);
          assert.ok(record?.type === 'port', JSON.stringify(record));
          assert.deepEqual(
            [record.processName ?? '', record.user ?? '', record.localPort, record.remoteAddress, record.remotePort, record.localTime],
            [processName, user, localPort, remote?.[0] ?? null, remote?.[1] ?? null, '2026-07-05T13:02:09'],
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
