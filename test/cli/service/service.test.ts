import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainFile, runNode, runProgram, type Run } from '../run-program.ts';

describe('service', () => {
  for (const [args, exitCode, message] of [
    [['start', '-ls', '5'], 2, /^PortReporter: a log size of 5KB is not between 64 KB and 2 GB\. Give a size/],
    [['start', '-ld', 'logs'], 2, /^PortReporter: the log folder 'logs' is not an absolute path/],
    [['start', '--keep', '1y'], 2, /^PortReporter: the retention '1y' is neither a size with its unit nor a number of days\. /],
    [['start', '--interval', '5'], 2, /^PortReporter: the interval '5' is not a number of milliseconds/],
    [['start', '--event-log', 'all'], 2, /^PortReporter: the content of the event log 'all' is neither none nor changes\. /],
    [['start', '-LD'], 2, /argument missing/],
    [['configure'], 2, /^PortReporter: no setting to configure was given/],
    [['configure', '--startup', 'never'], 2, /auto, delayed, manual, disabled/],
    [['configure', '--keep', '30'], 2, /30d/],
    [['fly'], 2, /unknown command 'fly'/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const run = await runProgram('service', ...args);
      assert.match(run.stderr, message);
      assert.equal(run.stderr.trimEnd().split('\n').length, 1);
      assert.deepEqual([run.exitCode, run.stdout], [exitCode, '']);
    });
  }

  it('says in the format asked for that there is no service', async function () {
    if (process.platform !== 'linux' || existsSync('/run/systemd/system')) this.skip();
    const json = await runProgram('service', 'status', '--format', 'json');
    assert.partialDeepStrictEqual(JSON.parse(json.stderr), { code: 'NoSystemd', category: 'NotInstalled', target: 'portreporter.service' });
    assert.equal(json.exitCode, 1);
    const tsv = await runProgram('service', 'stop', '--format', 'tsv');
    assert.match(tsv.stderr, /^NoSystemd\tNotInstalled\t.+ \(systemd does not run on this system\)\. .+\tportreporter\.service\n$/);
    assert.equal(tsv.exitCode, 1);
  });

  describe('with a systemctl that plays a unit', () => {
    let folder: string;
    /** The commands that it received, except those that show the unit. */
    const reported = (): string[] =>
      readFileSync(join(folder, 'reported'), 'utf8')
        .split('\n')
        .map((line) => line.replace('--no-ask-password --no-pager ', ''))
        .filter((line) => line !== '' && !line.startsWith('show '));
    const shown =
      'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nMainPID=812\nUser=\nDescription=Port Reporter\nExecMainStatus=0\n';

    before(function () {
      if (process.platform !== 'linux' || existsSync('/etc/portreporter.conf')) this.skip();
      folder = mkdtempSync(join(tmpdir(), 'port-reporter-systemctl-'));
      writeFileSync(
        join(folder, 'systemctl'),
        `#!/bin/sh
cd "${folder}"; echo "$*" >> reported
case "$3" in show) cat shown;; *) cat complaint >&2; test ! -s complaint;; esac
`,
      );
      chmodSync(join(folder, 'systemctl'), 0o755);
    });
    beforeEach(() => {
      writeFileSync(join(folder, 'shown'), shown);
      writeFileSync(join(folder, 'complaint'), '');
      writeFileSync(join(folder, 'reported'), '');
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    const run = (...args: string[]): Promise<Run> =>
      runNode([mainFile, 'service', ...args, '--format', 'json'], '', { ...process.env, PATH: `${folder}:${process.env['PATH']}` });

    it('shows the unit', async () => {
      const { stdout, stderr, exitCode } = await run('status');
      assert.deepEqual([stderr, exitCode], ['', 0]);
      assert.partialDeepStrictEqual(JSON.parse(stdout), {
        name: 'portreporter.service',
        displayName: 'Port Reporter',
        state: 'Running',
        startType: 'Automatic',
        processId: 812,
        account: 'root',
        logDirectory: '/var/log/portreporter',
        keep: '1GB',
      });
    });

    for (const [args, calls] of [
      [['start'], ['start portreporter.service']],
      [['stop'], ['stop portreporter.service']],
      [['restart'], ['stop portreporter.service', 'start portreporter.service']],
      [
        ['configure', '--startup', 'auto'],
        ['unmask portreporter.service', 'enable portreporter.service'],
      ],
      [
        ['configure', '--startup', 'manual'],
        ['unmask portreporter.service', 'disable portreporter.service'],
      ],
      [['configure', '--startup', 'disabled'], ['mask portreporter.service']],
    ] as const) {
      it(`${args.join(' ')} calls systemctl: ${calls.join(', then ')}`, async () => {
        assert.equal((await run(...args)).exitCode, 0);
        assert.deepEqual(reported(), calls);
      });
    }

    it('reports that systemd requires root', async () => {
      writeFileSync(join(folder, 'complaint'), 'Failed to stop portreporter.service: Access denied\n');
      const { stderr, exitCode } = await run('stop');
      assert.deepEqual([JSON.parse(stderr).code, exitCode], ['NotElevated', 3]);
    });

    it('says with which exit code the service ended again', async () => {
      writeFileSync(join(folder, 'complaint'), 'Job for portreporter.service failed because the control process exited with error code.\n');
      writeFileSync(join(folder, 'shown'), shown.replace('=active', '=failed').replace('ExecMainStatus=0', 'ExecMainStatus=2'));
      const { stderr, exitCode } = await run('start');
      const { code, message } = JSON.parse(stderr);
      assert.deepEqual([code, exitCode], ['StartFailed', 1]);
      assert.match(message, /^the service started and stopped again \(exit code 2\)\. /);
    });

    it('refuses what systemd does not know', async () => {
      for (const args of [
        ['start', '-ls', '64'],
        ['configure', '--startup', 'delayed'],
      ]) {
        assert.equal(JSON.parse((await run(...args)).stderr).code, 'NotSupported');
      }
      assert.deepEqual(reported(), []);
    });

    it('says that there is no unit', async () => {
      writeFileSync(join(folder, 'shown'), 'LoadState=not-found\n');
      const { stderr, exitCode } = await run('status');
      assert.deepEqual([JSON.parse(stderr).code, exitCode], ['NotInstalled', 1]);
    });
  });
});
