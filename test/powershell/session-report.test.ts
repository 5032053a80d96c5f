import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { waitUntil } from '../wait-until.ts';
import { portsLogHeader } from '../log-reader/generate-ports-log.ts';
import { writeMachines } from '../analysis/report/lab-machines.ts';
import { exitsInTime } from './exits-in-time.ts';
import { builtModule, powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';
import { requireSsh, startRemoteHost, type RemoteHost } from './remote-host.ts';

const engineOfTheBuild = join(builtModule, 'bin/linux-x64/portreporter');

describe('Export-PortReporterReport -Session', function () {
  this.timeout(120_000);
  let hosts: RemoteHost[];
  let temporary: string;
  let file: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    requireSsh(this);
    hosts = await Promise.all(['pc01', 'pc02', 'pc03'].map((name) => startRemoteHost(name)));
    for (const [index, host] of hosts.entries()) {
      writeMachines(host.folder, { [`LAB-0${index + 1}`]: index === 1 ? 'compromised' : 'clean' });
      cpSync(join(host.folder, `LAB-0${index + 1}`), join(host.folder, 'logs'), { recursive: true });
    }
    temporary = join(hosts[0]!.folder, 'temporary');
    file = join(hosts[0]!.folder, 'class.html');
  });
  after(() => Promise.all(hosts?.map((host) => host.stop()) ?? []));
  beforeEach(() => {
    mkdirSync(temporary);
    // Each computer finds its own logs at the same path, and by default.
    for (const host of hosts) {
      host.setEngine(
        `cd ${host.folder}\ncase " $* " in *" - "*) exec ${engineOfTheBuild} "$@";; *) exec ${engineOfTheBuild} "$@" logs;; esac`,
      );
    }
  });
  afterEach(() => {
    for (const path of [temporary, file]) rmSync(path, { recursive: true, force: true });
  });

  const sessions = (): string => `$pcs = @(${hosts.map(({ session }) => session).join('; ')})`;
  const variables = (): Record<string, string> => ({ TMPDIR: temporary });

  /** The lines that code prints, and a line for each error: its ID, computer and text. */
  async function run(code: string): Promise<string[]> {
    const { stdout, stderr } = await runPowerShell(
      `${sessions()}\n$ErrorActionPreference = 'SilentlyContinue'; $Error.Clear()\n${code}
      foreach ($one in $Error) { "$($one.FullyQualifiedErrorId -replace ',.*')|$($one.OriginInfo.PSComputerName)|$one" }`,
      builtModule,
      variables(),
    );
    assert.equal(stderr, '');
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** The errors that name a computer; the module catches further ones. */
  const ofComputers = (lines: readonly string[]): string[][] =>
    lines.map((line) => line.split('|', 2)).filter(([, computer]) => computer !== '');

  const page = (): string => readFileSync(file, 'utf8');
  const verdict = (): string => /<section class="verdict[^]*?<\/section>/.exec(page())?.[0] ?? '';
  const machines = (): string[] =>
    [...(/<select[^]*?<\/select>/.exec(page())?.[0] ?? '').matchAll(/<option value="\d+">([^<]*)/g)].map(([, name = '']) => name);
  const remaining = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('port-reporter'));

  it('creates one report of all computers, with their names and the commands for them', async () => {
    const written = await run(
      `Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -TimeZone Z -PassThru -Session ($pcs + $pcs) | ForEach-Object FullName`,
    );
    assert.deepEqual(written, [file]);
    assert.deepEqual(machines(), ['LAB-01', 'LAB-02', 'LAB-03']);
    assert.ok(page().includes('<span>portreporter</span> <span>log</span> <span>read</span> <span>/proc/self/cwd/logs</span>'));
    assert.ok(!page().includes(temporary) && !page().includes('could not be collected'));
    assert.deepEqual(remaining(), []);
  });

  it('contains what the local report of the same logs contains', async () => {
    assert.deepEqual(await run(`Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -TimeZone Z -Session $pcs`), []);
    const local = await execa(engineOfTheBuild, [
      'log',
      'report',
      ...hosts.map(({ folder }, n) => join(folder, `LAB-0${n + 1}`)),
      '-o',
      '-',
      '--time-zone',
      'Z',
    ]);
    const body = (text: string): string => text.replace(/<footer>[^]*?<\/footer>/, '').replaceAll(/<code>[^]*?<\/code>/g, '');
    assert.ok(body(page()).trim() === body(local.stdout).trim());
    assert.deepEqual(await run(`$pcs | Export-PortReporterReport ${quoted(file)} -TimeZone Z -Force`), []);
    assert.ok(body(page()).trim() === body(local.stdout).trim());
  });

  it('names the computers whose logs are missing, and contains the others', async () => {
    hosts[2]!.setEngine('echo "AccessDenied\tPermissionDenied\tcannot read logs\tlogs" >&2; exit 1');
    const lines = await run(`Remove-PSSession $pcs[0]
      Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -TimeZone Z -Session $pcs`);
    assert.deepEqual(ofComputers(lines), [
      ['AccessDenied', 'pc03'],
      ['SessionNotAvailable', 'pc01'],
    ]);
    assert.match(verdict(), /Not in this report, because their logs could not be collected: pc01, pc03\./);
    assert.ok(page().includes('<h1>LAB-02</h1>'));
    assert.deepEqual(remaining(), []);
  });

  it('omits a computer whose copy is incomplete, and its files cannot leave the temporary folder', async () => {
    const header = 'file\\tkind\\toffset\\tisLast\\tcontent';
    const content = gzipSync(`${portsLogHeader('26-1-1-1-1-1')}26/1/1,1:0:0,TCP,1,0.0.0.0,,0.0.0.0,77,x,<x>\n`).toString('base64');
    // It ends without the last row; the part does not continue the file; the part is no gzip; the name is a path.
    hosts[0]!.setEngine(`printf '${header}\\n/l/PR-PORTS-26-1-1-1-1-1.log\\tports\\t0\\ttrue\\t${content}\\n'`);
    hosts[1]!.setEngine(`printf '${header}\\n/l/PR-PORTS-26-1-1-1-1-1.log\\tports\\t7\\ttrue\\t${content}\\n'`);
    hosts[2]!.setEngine(`printf '${header}\\n/l/PR-PORTS-26-1-1-1-1-1.log\\tports\\t0\\ttrue\\tAAAA\\n'`);
    const lines = await run(`Export-PortReporterReport ${quoted(file)} /l -Session $pcs`);
    assert.deepEqual(ofComputers(lines), [
      ['LogNotCopied', 'pc03'],
      ['LogNotCopied', 'pc02'],
    ]);
    assert.deepEqual([existsSync(file), remaining()], [false, []]);

    hosts[0]!.setEngine(
      `printf '${header}\\n/l/..\\\\\\\\..\\\\\\\\x/../../escaped.log\\tports\\t0\\ttrue\\t${content}\\n\\\\N\\t\\\\N\\t\\\\N\\ttrue\\t\\\\N\\n'`,
    );
    await run(`Export-PortReporterReport ${quoted(file)} /l -Session $pcs[0]`);
    assert.deepEqual([remaining(), readdirSync(temporary).filter((name) => name.includes('escaped'))], [[], []]);
  });

  it('distinguishes folders and computers of the same name', async () => {
    const { folder } = hosts[0]!;
    cpSync(join(folder, 'logs'), join(folder, 'further'), { recursive: true });
    const again = hosts[0]!.session;
    assert.deepEqual(
      await run(
        `Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs, /proc/self/cwd/further -TimeZone Z -Session $pcs[0], (${again})`,
      ),
      [],
    );
    assert.deepEqual(machines(), ['LAB-01 (pc01 2)', 'LAB-01 (pc01)', 'LAB-01 (pc01~2 2)', 'LAB-01 (pc01~2)']);
  });

  it('compares with other logs of each computer, or with a time', async () => {
    for (const { folder } of hosts) {
      cpSync(join(folder, 'logs'), join(folder, 'before'), { recursive: true });
      for (const name of readdirSync(join(folder, 'before'))) {
        const path = join(folder, 'before', name);
        writeFileSync(
          path,
          readFileSync(path, 'utf8')
            .split('\n')
            .filter((line) => !/nc\.exe|rundll32/.test(line))
            .join('\n'),
        );
      }
    }
    const report = `Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -TimeZone Z -Force -Session $pcs -Baseline`;
    assert.deepEqual(await run(`${report} /proc/self/cwd/before`), []);
    assert.match(verdict(), /1 new listener, 2 new programs compared with \/proc\/self\/cwd\/before\./);
    assert.deepEqual(await run(`${report} 2026-11-21T12:00:00Z`), []);
    assert.match(verdict(), /since Sat 21 Nov 12:00\./);
    const lines = await run(`${report} /nowhere`);
    assert.ok(lines.length === 3 && lines.every((line) => line.startsWith('PathNotFound|pc0')), lines.join('\n'));
  });

  it('does not replace a file without -Force, and changes nothing with -WhatIf', async () => {
    writeFileSync(file, 'old');
    for (const host of hosts) host.setEngine('exit 9');
    const lines = await run(`Export-PortReporterReport ${quoted(file)} -Session $pcs
      Export-PortReporterReport ${quoted(file)} -Force -WhatIf -Session $pcs > $null`);
    assert.deepEqual(
      lines.filter((line) => line.includes('|')).map((line) => line.split('|')[0]),
      ['ReportExists'],
    );
    assert.equal(page(), 'old');
  });

  describe('deletes the temporary files', () => {
    const started = (): string => join(dirname(hosts[1]!.engine), 'started');
    const processId = (): Promise<number> =>
      waitUntil('the process ID of the engine', () => {
        const text = existsSync(started()) ? readFileSync(started(), 'utf8') : '';
        return text.endsWith('\n') && Number(text);
      });

    beforeEach(() => rmSync(started(), { force: true }));

    it('that other accounts cannot read, after Ctrl-C', async () => {
      hosts[1]!.setEngine('echo $$ > started; exec cat > /dev/null');
      const code = `${sessions()}\nExport-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -Session $pcs`;
      const shell = execa(...(await powerShell(code, builtModule)), { reject: false, timeout: 60_000, env: variables() });
      const engine = await processId();
      const [folder = ''] = remaining();
      assert.equal(statSync(join(temporary, folder)).mode & 0o777, 0o700);
      assert.ok(readdirSync(join(temporary, folder, 'pc01')).length > 0);
      shell.kill('SIGINT');
      assert.ok(await exitsInTime(engine));
      await shell;
      assert.deepEqual([remaining(), existsSync(file)], [[], false]);
    });

    it('if a later command needs no more objects', async () => {
      const lines =
        await run(`$found = @(Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -PassThru -Session $pcs | Select-Object -First 1)
        "$($found.Count)"
        foreach ($once in 1) { Export-PortReporterReport ${quoted(file)} /proc/self/cwd/logs -PassThru -Force -Session $pcs | ForEach-Object { break } }
        "$($pcs[0].State) $($pcs[0].Availability)"`);
      assert.deepEqual(lines, ['1', 'Opened Available']);
      assert.deepEqual(remaining(), []);
    });
  });
});
