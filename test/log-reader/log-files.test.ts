import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findLogFiles, timestampOrder, type LogFileError, type LogNotice } from '../../engine/log-reader/log-files.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { requireTool } from '../require-tool.ts';
import { withFiles } from './read-text.ts';

/** Names of the found files, and codes of the problems. */
function find(...paths: string[]): { names: string[]; problems: string[]; errors: LogFileError[] } {
  const errors: LogFileError[] = [];
  const files = findLogFiles(paths, (error) => errors.push(error));
  return { names: files.map((file) => path.basename(file.path)), problems: errors.map(({ code }) => code), errors };
}

const empty = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '']));

describe('the timestamp of a log file', () => {
  it('is a time', () => {
    const ends = ['08-1-1-0-0-0', '08-12-31-23-59-60'];
    assert.deepEqual(ends.map(timestampOrder), [Date.UTC(2008, 0, 1), Date.UTC(2009, 0, 1)]);
    const noTimes = ['08-0-1-0-0-0', '08-13-1-0-0-0', '08-1-0-0-0-0', '08-1-32-0-0-0', '08-1-1-24-0-0', '08-1-1-0-60-0', '08-1-1-0-0-61'];
    assert.deepEqual(
      noTimes.map(timestampOrder),
      noTimes.map(() => null),
    );
  });
});

describe('log files', () => {
  it('are sorted by their timestamps, not by their names', () =>
    withFiles(
      empty(
        'PR-PORTS-08-06-30-10-17-54.log',
        'PR-PORTS-08-06-5-9-1-1.log',
        'PR-PORTS-08-06-30-9-17-54.log',
        'PR-EVENTS-08-06-5-9-1-1.jsonl',
        'PR-INITIAL-08-06-5-9-1-1.log',
        'PR-PIDS-08-06-5-9-1-1.log',
        'PR-STATUS.json',
        'PR-PORTS-08-06-99-10-17-54.log',
        'notes.txt',
      ),
      (folder) => {
        assert.deepEqual(find(folder), {
          problems: [],
          errors: [],
          names: [
            'PR-INITIAL-08-06-5-9-1-1.log',
            'PR-PORTS-08-06-5-9-1-1.log',
            'PR-PIDS-08-06-5-9-1-1.log',
            'PR-EVENTS-08-06-5-9-1-1.jsonl',
            'PR-PORTS-08-06-30-9-17-54.log',
            'PR-PORTS-08-06-30-10-17-54.log',
          ],
        });
      },
    ));

  it('are found by file, folder and pattern, each once', () =>
    withFiles(empty('PR-PORTS-08-06-5-9-1-1.log', 'PR-PIDS-08-06-5-9-1-1.log', 'PR-notes.txt'), (folder) => {
      const file = path.join(folder, 'PR-PORTS-08-06-5-9-1-1.log');
      assert.deepEqual(find(file, folder, path.join(folder, 'PR-*')).names, ['PR-PORTS-08-06-5-9-1-1.log', 'PR-PIDS-08-06-5-9-1-1.log']);
      assert.deepEqual(find(path.join(folder, '*PORTS*')).names, ['PR-PORTS-08-06-5-9-1-1.log']);
    }));

  it('with brackets in an existing name are found literally', () =>
    withFiles(empty('notes.txt'), (folder) => {
      mkdirSync(path.join(folder, 'lab[1]'));
      writeFileSync(path.join(folder, 'lab[1]', 'PR-PORTS-08-06-5-9-1-1.log'), '');
      assert.deepEqual(find(path.join(folder, 'lab[1]')).names, ['PR-PORTS-08-06-5-9-1-1.log']);
    }));

  it('that were renamed are recognized by their first lines, and are last', () =>
    withFiles(
      {
        'monday.txt': 'Port Reporter Version 1.01 Log File - Port usage log\r\n',
        'utf16.txt': Buffer.from('\ufeffport reporter version 1.0 log file\n\nservice initialization log', 'utf16le'),
        'events.txt': '{"time":"2026-07-30T09:00:01.000Z","event":"started"}\n',
        'PR-PORTS-08-06-5-9-1-1.log': '',
      },
      (folder) => {
        const files = findLogFiles(
          ['PR-PORTS-08-06-5-9-1-1.log', 'monday.txt', 'utf16.txt', 'events.txt'].map((name) => path.join(folder, name)),
          assert.fail,
        );
        assert.deepEqual(
          files.map(({ kind, timestamp }) => [kind, timestamp]),
          [
            ['ports', '08-06-5-9-1-1'],
            ['initial', null],
            ['ports', null],
            ['events', null],
          ],
        );
      },
    ));

  const title = 'Port Reporter Version 1.01 Log File - Port usage log\r\n';
  const line = '08/6/5,9:1:1,TCP,4444,0.0.0.0,,0.0.0.0,7,x.exe,<PC\\u>\r\n';
  const renamed = [
    'PR-PORTS-08-06-5-9-1-1 (1).log',
    'Copy of PR-PORTS-08-06-5-9-1-1.log',
    'PR-PORTS-08-06-5-9-1-1.log.txt',
    'PR-PORTS-08-06-5-9-1-1.log.1',
    'PR-PORTS-08-06-5-9-1-1.LOG',
    'pc07-PR-PORTS.log',
  ];
  for (const name of renamed) {
    it(`are found in a folder by their content: ${name}`, () =>
      withFiles({ [name]: title + line }, (folder) => assert.deepEqual(find(folder).names, [name])));
  }
  it('are found in a folder by their content: gzip', () =>
    withFiles({ 'PR-PORTS-08-06-5-9-1-1.log.gz': gzipSync(title + line) }, (folder) => {
      const files = findLogFiles([folder], assert.fail);
      assert.deepEqual(
        files.map(({ kind, timestamp }) => [kind, timestamp]),
        [['ports', '08-06-5-9-1-1']],
      );
      assert.deepEqual(
        [...readLogs(files, { problem: assert.fail })].flat().map(({ type }) => type),
        ['port'],
      );
    }));

  it('with the name of a log and other content are reported', () =>
    withFiles({ 'PR-PORTS-notes.txt': 'Dear Sir' }, (folder) => {
      const notices: string[] = [];
      assert.deepEqual(
        findLogFiles([folder], assert.fail, { notice: ({ code, file }) => notices.push(`${code} ${path.basename(file)}`) }),
        [],
      );
      assert.deepEqual(notices, ['NotALog PR-PORTS-notes.txt']);
    }));

  it('are not read twice: of a copy and its original, the longer one is read', () =>
    withFiles(
      {
        'PR-PORTS-08-06-5-9-1-1.log': title + line,
        'PR-PORTS-08-06-5-9-1-1 (1).log': title + line + line,
        'Copy of PR-PORTS-08-06-5-9-1-1.log': title,
        'PR-PORTS-08-06-5-9-1-1.log.1': `${title}08`,
        'PR-PORTS-08-06-5-9-1-1 (2).log': title + line.replace('4444', '4445'),
      },
      (folder) => {
        const notices: string[] = [];
        const names = findLogFiles([folder], assert.fail, { notice: ({ code }) => notices.push(code) }).map((file) =>
          path.basename(file.path),
        );
        assert.deepEqual(names, ['PR-PORTS-08-06-5-9-1-1 (1).log', 'PR-PORTS-08-06-5-9-1-1 (2).log']);
        assert.deepEqual(notices, ['CopyOfLog', 'CopyOfLog', 'CopyOfLog']);
      },
    ));

  it('are not the state file of the reporter, which is skipped without an error', () =>
    withFiles(
      {
        'PR-STATUS.json': '{}',
        'PR-PORTS-08-06-5-9-1-1.log': title,
      },
      (folder) =>
        assert.deepEqual(find(path.join(folder, 'PR-STATUS.json'), path.join(folder, 'PR-PORTS-08-06-5-9-1-1.log')), {
          names: ['PR-PORTS-08-06-5-9-1-1.log'],
          problems: [],
          errors: [],
        }),
    ));

  it('in a damaged gzip file are an error', () =>
    withFiles({ 'PR-PORTS-08-06-5-9-1-1.log': gzipSync(title + line).subarray(0, 60) }, (folder) => {
      const codes: string[] = [];
      const files = findLogFiles([folder], assert.fail);
      assert.deepEqual([...readLogs(files, { problem: ({ code }) => codes.push(code) })].flat(), []);
      assert.deepEqual(codes, ['DamagedGzip']);
    }));

  it('are found although other paths are reported as wrong', () =>
    withFiles({ ...empty('PR-PORTS-08-06-5-9-1-1.log'), 'letter.txt': 'Dear Sir' }, (folder) => {
      mkdirSync(path.join(folder, 'void'));
      const found = find(
        path.join(folder, 'none.log'),
        path.join(folder, '*.xyz'),
        path.join(folder, 'void'),
        path.join(folder, 'letter.txt'),
        '/dev/zero',
        folder,
      );
      assert.deepEqual(found.problems, ['PathNotFound', 'NoMatch', 'NoLogs', 'NotALog', 'NotALog']);
      assert.deepEqual(found.names, ['PR-PORTS-08-06-5-9-1-1.log']);
      assert.ok(found.errors.every(({ message, target, remedy }) => message.includes(target) && remedy.endsWith('.')));
    }));

  it('are neither folders with the name of a log nor dead links', () =>
    withFiles({}, (folder) => {
      mkdirSync(path.join(folder, 'PR-PORTS-08-06-5-9-1-1.log'));
      symlinkSync('nowhere', path.join(folder, 'PR-PORTS-08-06-6-9-1-1.log'));
      symlinkSync('PR-PORTS-08-06-7-9-1-1.log', path.join(folder, 'PR-PORTS-08-06-7-9-1-1.log'));
      symlinkSync('/dev/zero', path.join(folder, 'PR-PORTS-08-06-8-9-1-1.log'));
      const [notices, problems]: [string[], string[]] = [[], []];
      const notice = ({ file, message, isOmission }: LogNotice): number =>
        notices.push(`${message.replace(file, path.basename(file))} ${isOmission}`);
      assert.deepEqual(
        findLogFiles([folder], ({ code, message }) => problems.push(`${code} ${message}`), { notice }),
        [],
      );
      assert.deepEqual(notices.toSorted(), [
        'PR-PORTS-08-06-6-9-1-1.log was not read: it is a link to a file that does not exist. true',
        'PR-PORTS-08-06-8-9-1-1.log was not read: it is not a file. true',
      ]);
      assert.match(problems.join('\n'), /^UnreadableFile cannot read \S+PR-PORTS-08-06-7-9-1-1\.log \(ELOOP\)$/);
    }));

  it('of machines are found behind links to folders, and in folders with the name of a log, without going round in circles', () =>
    withFiles({}, (folder) => {
      const collected = path.join(folder, 'collected');
      for (const name of ['elsewhere', 'collected', 'collected/PR-PORTS-pc2', 'collected/lost+found']) mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, 'elsewhere', 'PR-PORTS-08-06-5-9-1-1.log'), '');
      writeFileSync(path.join(collected, 'PR-PORTS-pc2', 'PR-PORTS-08-06-6-9-1-1.log'), '');
      symlinkSync('../elsewhere', path.join(collected, 'pc1'));
      symlinkSync('..', path.join(collected, 'up'));
      symlinkSync('.', path.join(collected, 'PR-PORTS-self'));
      symlinkSync('..', path.join(folder, 'elsewhere', 'up'));
      assert.deepEqual(find(collected), {
        names: ['PR-PORTS-08-06-5-9-1-1.log', 'PR-PORTS-08-06-6-9-1-1.log'],
        problems: [],
        errors: [],
      });
      symlinkSync('/nowhere', path.join(collected, 'pc3'));
      const { names, problems, errors } = find(collected);
      assert.deepEqual([names.length, problems, errors[0]?.target], [2, ['PathNotFound'], path.join(collected, 'pc3')]);
    }));

  it('are found by a pattern although it also matches a path that cannot be read', () =>
    withFiles(empty('PR-PORTS-08-06-5-9-1-1.log'), (folder) => {
      symlinkSync('nowhere', path.join(folder, 'PR-PORTS-08-06-4-9-1-1.log'));
      const { names, errors } = find(path.join(folder, '*'));
      assert.deepEqual(names, ['PR-PORTS-08-06-5-9-1-1.log']);
      assert.deepEqual(
        errors.map(({ code, target }) => [code, target]),
        [['PathNotFound', path.join(folder, 'PR-PORTS-08-06-4-9-1-1.log')]],
      );
    }));

  it('of a machine whose folder cannot be read are reported', function () {
    requireTool(this, 'another account', process.getuid?.() === 0, 'Run the tests as root.');
    return withFiles({}, (folder) => {
      for (const name of ['pc1', 'pc2', 'lost+found']) mkdirSync(path.join(folder, name));
      for (const name of ['pc1', 'pc2']) writeFileSync(path.join(folder, name, 'PR-PORTS-08-06-5-9-1-1.log'), '');
      chmodSync(folder, 0o755);
      for (const name of ['pc1', 'lost+found']) chmodSync(path.join(folder, name), 0o700);
      process.seteuid!(65_534);
      try {
        for (const given of [folder, path.join(folder, 'pc*')]) {
          const { names, errors } = find(given);
          assert.deepEqual(names, ['PR-PORTS-08-06-5-9-1-1.log']);
          assert.deepEqual(
            errors.map(({ code, target }) => [code, target]),
            [['AccessDenied', path.join(folder, 'pc1')]],
          );
        }
      } finally {
        process.seteuid!(0);
      }
    });
  });
});
