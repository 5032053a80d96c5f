import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createMapping, eventsLog } from '../../builders.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { mainFile, runNode, runProgram } from '../run-program.ts';

const log = 'PR-PORTS-24-01-1-9-0-0.log';
const header = 'Port Reporter Version 1.01 Log File - Port usage log\n\n';
const line = '24/1/1,9:0:1,TCP,50000,10.0.0.1,443,1.1.1.1,6,curl.exe,<LAB\\ann>\n';
const commands = [['find'], ['measure'], ['report', '-o', '-'], ['read']] as const;

/** A folder with a log of one record, and a folder `empty` with a log of none. */
function withLogs(use: (folder: string) => Promise<void>): Promise<void> {
  return withFiles({ [log]: header + line }, async (folder) => {
    mkdirSync(path.join(folder, 'empty'));
    writeFileSync(path.join(folder, 'empty', log), header);
    await use(folder);
  });
}

describe('logs without records', () => {
  for (const command of commands) {
    it(`are reported by log ${command[0]}, in all of them and in the requested time`, () =>
      withLogs(async (folder) => {
        const outcomes = [];
        for (const args of [[folder, '--after', '2030-01-01'], [path.join(folder, 'empty')], [path.join(folder, log)]]) {
          const { exitCode, stderr } = await runProgram('log', ...command, ...args, '--format', 'tsv');
          outcomes.push([exitCode, ...stderr.split('\t').slice(0, 3)]);
        }
        assert.deepEqual(outcomes, [
          [0, 'NoRecord', 'Warning', 'no record of the requested time was read. Select another time, or other logs.'],
          [0, 'NoRecord', 'Warning', 'no record was read. Select other logs.'],
          [0, ''],
        ]);
      }));
  }

  for (const command of [...commands, ['timeline', '--process', 'curl'], ['pack']]) {
    it(`are reported once by log ${command[0]} if a file is empty`, () =>
      withLogs(async (folder) => {
        const empty = path.join(folder, 'PR-PORTS-24-01-1-8-0-0.log');
        writeFileSync(empty, '');
        const outcome = async (): Promise<string[]> => {
          const { exitCode, stderr } = await runProgram('log', ...command, folder, '--format', 'tsv');
          assert.equal(exitCode, 0);
          return stderr.split('\n');
        };
        // The reporter may be creating it.
        assert.deepEqual(await outcome(), ['']);
        utimesSync(empty, 1, 1);
        const message = `${empty} is empty: the records of its time are missing (a full disk, or a crash of the machine).`;
        assert.deepEqual(await outcome(), [`EmptyLog\tWarning\t${message}\t${empty}`, '']);
      }));
  }

  it('of one format are replaced by those of the other one, if a file of the set is empty', async () => {
    const events = log.replace('PORTS', 'EVENTS').replace('.log', '.jsonl');
    const mapping = createMapping({ remoteAddress: '1.1.1.1', remotePort: 443, state: 'Established', processName: 'curl.exe' });
    const opened = eventsLog([{ time: '2024-01-01T09:00:01.000Z', event: 'opened', source: 'poll', mapping }]);
    await withFiles({ [log]: '', [events]: opened }, async (folder) => {
      const { stdout } = await runProgram('log', 'measure', folder, '--statistics', 'process', '--format', 'csv');
      assert.match(stdout, /^process,curl\.exe,1,/m);
    });
    await withFiles({ [log]: header + line, [events]: '' }, async (folder) => {
      const { stdout } = await runProgram('log', 'timeline', folder, '--process', 'curl', '--format', 'json');
      assert.match(stdout, /"event":"connected"/);
    });
  });

  it('make a search incomplete if a file is empty', () =>
    withLogs(async (folder) => {
      const empty = path.join(folder, 'PR-PORTS-24-01-1-8-0-0.log');
      writeFileSync(empty, '');
      utimesSync(empty, 1, 1);
      const { exitCode } = await runProgram('log', 'find', folder, '--fail-on', 'high');
      assert.equal(exitCode, 5);
    }));

  it('are not reported again by a report of copies that log pack has printed', () =>
    withLogs(async (folder) => {
      const [empty, collection] = [path.join(folder, 'PR-PORTS-24-01-1-8-0-0.log'), path.join(folder, 'collection.json')];
      writeFileSync(empty, '');
      utimesSync(empty, 1, 1);
      writeFileSync(collection, JSON.stringify({ origins: { '.': '/logs' } }));
      const { stderr } = await runProgram('log', 'report', folder, '-o', '-', '--collection', collection);
      assert.equal(stderr, '');
    }));

  it('are reported if records are read from standard input', async () => {
    for (const command of [['find'], ['measure'], ['report', '-o', '-']]) {
      const { stderr } = await runNode([mainFile, 'log', ...command, '--records', '--format', 'tsv'], '');
      assert.equal(stderr, 'NoRecord\tWarning\tno record was read. Select other logs.\t\n');
    }
  });

  it('that do not exist have no statistics: zeros would be a result', async () => {
    for (const options of [[], ['--baseline', '2024-01-01'], ['--baseline', 'test/fixtures/reporter/linux']]) {
      const { exitCode, stdout, stderr } = await runProgram('log', 'measure', 'no-such-folder', ...options, '--format', 'tsv');
      assert.deepEqual([exitCode, stdout, stderr.split('\t')[0]], [1, '', 'PathNotFound']);
    }
  });

  it('are not compared: everything would be new or gone', () =>
    withLogs(async (folder) => {
      const [full, empty] = [path.join(folder, log), path.join(folder, 'empty')];
      for (const args of [
        ['compare', full, empty],
        ['compare', empty, full],
        ['measure', full, '--baseline', empty],
        ['report', full, '-o', '-', '--baseline', empty],
      ]) {
        const { exitCode, stdout, stderr } = await runProgram('log', ...args, '--format', 'tsv');
        assert.deepEqual([exitCode, stdout, stderr.split('\t')[0]], [1, '', 'EmptyBaseline'], args.join(' '));
      }
    }));
});

describe('log report', () => {
  it('reports that findings exceeded the limit', () =>
    withFiles(
      { [log]: header + Array.from({ length: 1001 }, (_, n) => line.replace('443', '4444').replace('curl', `nc${n}`)).join('') },
      async (folder) => {
        const { stderr } = await runProgram('log', 'report', folder, '-o', path.join(folder, 'report.html'), '--format', 'tsv');
        assert.match(stderr, /^FindingsDropped\tWarning\t\d+ findings? beyond the maximum of 1,000 for each criterion/);
      },
    ));
});
