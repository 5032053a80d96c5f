import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { waitUntil } from '../wait-until.ts';
import { exitsInTime } from './exits-in-time.ts';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

describe('The module and a running engine', function () {
  this.timeout(60_000);
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
  });

  // A row with the columns of all commands, including those for logs.
  const change = {
    event: 'opened',
    time: '2026-01-02T03:04:05.678Z',
    source: 'poll',
    type: 'event',
    file: 'f',
    line: '1',
    severity: 'high',
    count: '1',
    records: '',
  };
  const [header = '', row = ''] = table([change], [...Object.keys(change), ...columns])
    .split('\n')
    .map((line) => line.replaceAll('\\', '\\\\'));

  describe('that is slow', () => {
    let module: ModuleUnderTest;
    before(async () => {
      // The second row is written only after the first one was received.
      module = await moduleWithEngine(`printf '%s\\n' "${header}" "${row}"
        for i in $(seq 400); do [ -e seen ] && printf '%s\\n' "${row}" && exit 0; sleep 0.05; done`);
    });
    after(async () => module.remove());

    it('returns the first object while the engine is still writing', async () => {
      const seen = join(module.path, 'bin/linux-x64/seen');
      const { stdout } = await runPowerShell(
        `Get-PortMapping | ForEach-Object { [System.IO.File]::WriteAllText(${quoted(seen)}, ''); "$_" }`,
        module.path,
      );
      assert.deepEqual(stdout.split('\n'), ['TCP 127.0.0.1:80', 'TCP 127.0.0.1:80']);
    });
  });

  describe('that first writes much to standard error', () => {
    let module: ModuleUnderTest;
    before(async () => {
      module = await moduleWithEngine(`seq -f 'Talk\tWarning\t%01000g\t' 200 >&2; printf '%s\\n' "${header}" "${row}"`);
    });
    after(async () => module.remove());

    // More than the buffer of a pipe.
    it('reads both', async () => {
      const { stdout } = await runPowerShell(
        'Get-PortMapping -WarningVariable words -WarningAction SilentlyContinue | ForEach-Object { "$_" }; $words.Count',
        module.path,
      );
      assert.deepEqual(stdout.split('\n'), ['TCP 127.0.0.1:80', '200']);
    });
  });

  describe('that reports progress', () => {
    let module: ModuleUnderTest;
    before(async () => {
      module = await moduleWithEngine(
        `printf 'Progress\tProgress\t%s of 3 MB\t%s\n' '12 %' 12 '99 %' 99 >&2; printf '%s\\n' "${header}" "${row}"`,
      );
    });
    after(async () => module.remove());

    it('shows the progress, and completes it', async () => {
      const { stdout, stderr } = await runPowerShell(
        `
        $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $null = $shell.AddScript("Import-Module ${module.path}; Get-PortReporterLog")
        @($shell.Invoke()).Count
        $shell.Streams.Error.Count
        $shell.Streams.Progress | ForEach-Object { "$($_.Activity) $($_.StatusDescription) $($_.PercentComplete) $($_.RecordType)" }`,
        module.path,
      );
      assert.equal(stderr, '');
      assert.deepEqual(stdout.split('\n'), [
        '1',
        '0',
        'Get-PortReporterLog 12 % of 3 MB 12 Processing',
        'Get-PortReporterLog 99 % of 3 MB 99 Processing',
        'Get-PortReporterLog Done -1 Completed',
      ]);
    });
  });

  describe('that exits before it has read its input', () => {
    let module: ModuleUnderTest;
    before(async () => {
      module = await moduleWithEngine("printf 'Tired\tReadError\tnot today\tme\n' >&2; exit 1");
    });
    after(async () => module.remove());

    it('is still read', async () => {
      const { stdout, stderr } = await runPowerShell(
        `
        $mapping = [pscustomobject] @{ Protocol = 'TCP'; LocalAddress = '::'; LocalPort = 1; Path = 'x' * 10000 }
        Compare-PortMapping (@($mapping) * 100) @() -ErrorAction SilentlyContinue -ErrorVariable found
        "$($found.Count) $($found.FullyQualifiedErrorId) $found"`,
        module.path,
      );
      assert.equal(stderr, '');
      assert.equal(stdout, '1 Tired,Compare-PortMapping not today');
    });
  });

  describe('that is silent', () => {
    let module: ModuleUnderTest;
    let started: string;
    before(async () => {
      // Like the real engine, it exits only when its standard input is closed.
      module = await moduleWithEngine(`printf '%s\\n' "${header}" "${row}"; echo $$ > started; exec cat > /dev/null`);
      started = join(module.path, 'bin/linux-x64/started');
    });
    beforeEach(async () => rm(started, { force: true }));
    after(async () => module.remove());

    /** The engine's process ID, as soon as it runs. */
    function engine(): Promise<number> {
      return waitUntil('the process ID of the engine', async () => {
        const text = await readFile(started, 'utf8').catch(() => '');
        return text.endsWith('\n') && Number(text);
      });
    }

    for (const command of ['Get-PortMapping', 'Watch-PortMapping', 'Get-PortReporterLog -Wait', 'Find-PortReporterActivity -Wait']) {
      it(`ends with Ctrl-C in ${command}`, async () => {
        const shell = execa(...(await powerShell(command, module.path)), { reject: false, timeout: 30_000 });
        const processId = await engine();
        shell.kill('SIGINT');
        assert.ok(await exitsInTime(processId));
        await shell;
      });

      it(`ends when the pipeline after ${command} needs no more objects`, async () => {
        const enough = `$found = foreach ($once in 1) { ${command} | ForEach-Object { $_; break } }; "$($found.Count)"`;
        assert.equal((await runPowerShell(enough, module.path)).stdout, '1');
        assert.ok(await exitsInTime(await engine()));
      });
    }

    it('ends with a host that is killed', async () => {
      const shell = execa(...(await powerShell('Get-PortMapping', module.path)), { reject: false, timeout: 30_000 });
      const processId = await engine();
      shell.kill('SIGKILL');
      assert.ok(await exitsInTime(processId));
      await shell;
    });

    it('ends with a pipeline that is stopped, as Stop-Job does', async () => {
      const { stdout, stderr } = await runPowerShell(
        `
        $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $null = $shell.AddScript("Import-Module ${module.path}; Get-PortMapping")
        $null = $shell.BeginInvoke()
        while (-not [System.IO.File]::Exists(${quoted(started)})) { [System.Threading.Thread]::Sleep(20) }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.ElapsedMilliseconds -lt 5000
        $shell.InvocationStateInfo.State`,
        module.path,
      );
      assert.equal(stderr, '');
      assert.equal(stdout, 'True\nStopped');
      assert.ok(await exitsInTime(await engine()));
    });
  });
});
