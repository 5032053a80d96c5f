import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { moduleWithEngine } from '../powershell/fake-engine.ts';
import { powerShell, quoted } from '../powershell/pwsh.ts';
import { openConnections } from './connections.ts';
import { duration, median, type Section } from './report.ts';

const executable = fileURLToPath(new URL('../../dist/linux-x64/portreporter', import.meta.url));
/** The local addresses of one end of each of these connections: ten thousand mappings, independent of other sockets of the machine. */
const addresses = '127.0.1.*';
const sockets = 20_000;
const sessions = 3;
const callsPerSession = 5;
/** Each a new session, because only its first import counts. */
const importsPerSession = 4;

/** Milliseconds of one call of Get-PortMapping. */
interface Call {
  readonly count: number;
  readonly total: number;
  /** From the engine's first row to the first object. */
  readonly firstObject: number;
}

/** Ten thousand mappings as PowerShell objects, compared with the engine that returns them. */
export async function measure(): Promise<Section> {
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run npm run build.`);
  // The engine with a wrapper that records the time of its first row: the header is the first line, the first row the second.
  const module = await moduleWithEngine(`'${executable}' "$@" | {
    IFS= read -r header; IFS= read -r row; date +%s%N > stamp; printf '%s\\n' "$header" "$row"; exec cat; }`);
  const connections = await openConnections(sockets);
  const engine: number[] = [];
  const imports: Record<'first' | 'again', number[]> = { first: [], again: [] };
  const first: Call[] = [];
  const later: Call[] = [];
  try {
    for (let session = 0; session < sessions; session++) {
      for (let round = 0; round < callsPerSession; round++) engine.push(await timeOfEngine());
      const { imported, calls } = await callsInSession(module.path, join(module.path, 'bin/linux-x64/stamp'));
      for (let round = 0; round < importsPerSession; round++) imports.first.push(await timeOfFirstImport(module.path));
      imports.again.push(imported);
      first.push(...calls.slice(0, 1));
      later.push(...calls.slice(1));
    }
  } finally {
    await connections.stop();
    await module.remove();
  }
  const counts = later.map(({ count }) => count);
  return {
    title: 'Get-PortMapping',
    text:
      `${median(counts).toLocaleString('en')} mappings in PowerShell 7, ${sessions} sessions of ${callsPerSession} calls. ` +
      'Other programs of the machine lengthen the median more than the minimum.\n\n' +
      `${callTable(engine, first, later)}\n\n` +
      `\`Import-Module PortReporter\`: ${duration(median(imports.first))} in a new session (minimum ` +
      `${duration(Math.min(...imports.first))}), ${duration(median(imports.again))} when repeated.`,
  };
}

function callTable(engine: readonly number[], first: readonly Call[], later: readonly Call[]): string {
  const row = (title: string, calls: readonly Call[]): string[] => {
    const totals = calls.map((call) => call.total);
    return [
      title,
      duration(Math.min(...totals)),
      duration(median(totals)),
      duration(Math.min(...totals) - Math.min(...engine)),
      duration(median(totals) - median(engine)),
      duration(median(calls.map((call) => call.firstObject))),
    ];
  };
  return markdownTable(
    [
      ['', 'minimum', 'median', 'beyond the engine, minimum', 'median', "first object after the engine's first row"],
      ['the engine alone, its output read and discarded', duration(Math.min(...engine)), duration(median(engine)), '', '', ''],
      row('`$all = Get-PortMapping`', later),
      row('the same, first call in a session', first),
    ],
    { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
  );
}

async function timeOfEngine(): Promise<number> {
  const start = performance.now();
  const child = spawn(executable, ['map', '--format', 'tsv', '--local-address', addresses], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  await once(child, 'close');
  return performance.now() - start;
}

/** Milliseconds of the import in a PowerShell that has not yet imported it. */
async function timeOfFirstImport(module: string): Promise<number> {
  const { stdout } = await execa(
    ...(await powerShell(
      `$clock = [System.Diagnostics.Stopwatch]::StartNew()
    Import-Module ${quoted(module)}
    $clock.Elapsed.TotalMilliseconds`,
      join(module, 'LanguageMode.psm1'),
    )),
  );
  return Number(stdout);
}

/** One PowerShell, in which the module is imported once more and the command called several times. */
async function callsInSession(module: string, stamp: string): Promise<{ imported: number; calls: Call[] }> {
  const { stdout } = await execa(
    ...(await powerShell(
      `Remove-Module PortReporter
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    Import-Module ${quoted(module)}
    "$($clock.Elapsed.TotalMilliseconds)"
    foreach ($round in 1..${callsPerSession}) {
      $clock.Restart()
      $first = $null
      $all = Get-PortMapping -LocalAddress ${addresses} | . { process { if (-not $first) { $first = [datetime]::UtcNow }; $_ } }
      $total = $clock.Elapsed.TotalMilliseconds
      $nanoseconds = ($first - [datetime] '1970-01-01').Ticks * 100
      "$($all.Count) $total $nanoseconds $([System.IO.File]::ReadAllText(${quoted(stamp)}).Trim())"
    }`,
      module,
    )),
  );
  const [imported, ...calls] = stdout.split('\n');
  return { imported: Number(imported), calls: calls.map(callOf) };
}

/** `count total first-object engine's-first-row`, the last two in nanoseconds since 1970. */
function callOf(line: string): Call {
  const [count, total, firstObject, firstRow] = line.split(' ').map(Number);
  return { count: count ?? NaN, total: total ?? NaN, firstObject: ((firstObject ?? NaN) - (firstRow ?? NaN)) / 1e6 };
}
