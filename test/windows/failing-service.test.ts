import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { requireNoService, serviceName } from './installed-service.ts';
import {
  makeFolderForLogs,
  portReporter,
  realWindows,
  requirePortReporter,
  runOnWindows,
  type Ended,
  windowsNode,
  windowsPath,
} from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

function run(...args: readonly string[]): Promise<Ended> {
  return runOnWindows(portReporter, args, { timeout: 150_000 });
}

/** The state and the service-specific exit code of the service as sc.exe prints them: `STOPPED 3`. */
async function queryState(): Promise<string> {
  const { stdout } = await runOnWindows('sc', ['query', serviceName]);
  const [, state, exitCode] = /STATE\s+: \d+\s+(\w+)[^]*SERVICE_EXIT_CODE\s+: (\d+)/.exec(stdout) ?? [];
  return state === undefined ? 'none' : `${state} ${exitCode}`;
}

/** Whether a process of the test service is running. */
function serviceProcessRuns(): boolean {
  const program = 'failing-service-program.ts';
  if (realWindows) {
    const filter = `Name = 'node.exe' and CommandLine like '%${program}%'`;
    return (
      execFileSync('powershell.exe', ['-NoProfile', '-Command', `@(Get-CimInstance Win32_Process -Filter "${filter}").Count`], {
        encoding: 'utf8',
      }).trim() !== '0'
    );
  }
  // Wine's tasklist does not list processes.
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      try {
        return (
          readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(program) &&
          readFileSync(`/proc/${name}/environ`, 'utf8').includes(`WINEPREFIX=${wineEnvironment().WINEPREFIX}\0`)
        );
      } catch {
        return false;
      }
    });
}

/** Waits until the service has this state, at most a minute. */
async function waitForState(wanted: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (let state = await queryState(); state !== wanted; state = await queryState()) {
    assert.ok(performance.now() < deadline, `the service is ${state}, not ${wanted}`);
    await setTimeout(250);
  }
}

describe('a Windows service that fails', function () {
  this.timeout(240_000);
  let folder: string;
  const logs = (): string => join(folder, 'logs');

  /** Installs a service with the product's code that fails 5 s after the start. */
  async function installFailing(what: string): Promise<void> {
    const url = (file: string): string => `file:///${windowsPath(file).replaceAll('\\', '/')}`;
    const args = [
      `"${windowsPath(windowsNode)}"`,
      '--disable-warning=ExperimentalWarning',
      `--import=${url('test/windows/koffi-from-prebuilt.ts')}`,
      `"${windowsPath('test/windows/failing-service-program.ts')}"`,
      what,
      '-ld',
      `"${windowsPath(logs())}"`,
    ];
    await runOnWindows('sc', ['create', serviceName, 'binPath=', args.join(' '), 'DisplayName=', 'Port Reporter', 'start=', 'demand']);
  }

  before(async function () {
    requirePortReporter(this);
    await requireNoService();
  });
  beforeEach(() => {
    folder = makeFolderForLogs('failing');
  });
  afterEach(async () => {
    await run('setup', '--uninstall', '--yes');
    rmSync(folder, { recursive: true, force: true });
  });

  for (const what of ['poll', 'exception', 'rejection', 'thread']) {
    it(`ends its process (${what}); stop, upgrade and uninstallation work afterwards`, async () => {
      await installFailing(what);
      await runOnWindows('sc', ['start', serviceName]);
      await waitForState('RUNNING 0');
      assert.equal(serviceProcessRuns(), true);
      await waitForState('STOPPED 3');
      // The service manager can report the end shortly before it.
      await setTimeout(1_000);
      assert.equal(serviceProcessRuns(), false);
      assert.ok(
        readdirSync(logs()).some((name) => name.startsWith('PR-INITIAL-')),
        'the reporter has logged',
      );
      const stop = await run('service', 'stop', '--format', 'json');
      assert.deepEqual([stop.exitCode, JSON.parse(stop.stdout).processId], [0, null], stop.stderr);
      const upgrade = await run('setup', '--yes');
      assert.equal(upgrade.exitCode, 0, upgrade.stderr);
      assert.equal((await run('service', 'start')).exitCode, 0);
      const uninstall = await run('setup', '--uninstall', '--yes');
      assert.equal(uninstall.exitCode, 0, uninstall.stderr);
      assert.equal(await queryState(), 'none');
    });
  }

  it('closes its log files when a poll fails', async () => {
    await installFailing('poll');
    await runOnWindows('sc', ['start', serviceName]);
    await waitForState('RUNNING 0');
    await waitForState('STOPPED 3');
    const events = readdirSync(logs()).find((name) => name.startsWith('PR-EVENTS-')) ?? '';
    const [stopped] = readFileSync(resolve(logs(), events), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'stopped');
    assert.equal(stopped?.reason, 'an error of the test');
  });
});
