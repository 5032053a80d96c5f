import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { generateLogs, type GeneratedLogs } from '../traffic/generate-logs.ts';
import { logFormats, type LogFormatVersion } from '../traffic/log-session.ts';
import { isAbout, type FindingFields, type PlantedTrace } from '../traffic/planted-trace.ts';
import type { Scenario } from '../traffic/scenario.ts';
import { scenarios } from '../traffic/scenarios.ts';
import { duration, type Section } from './report.ts';

const program = fileURLToPath(new URL('../../engine/main.ts', import.meta.url));
const resultFile = fileURLToPath(new URL('../../dist/findings.json', import.meta.url));

/** A finding as `log find --format json` prints it. */
interface Finding extends FindingFields {
  readonly criterion: string;
  readonly severity: string;
  readonly reasons: readonly string[];
  readonly remotePort: number | null;
  readonly count: number;
}

/** The findings in one set of logs, compared with what was planted. */
interface Result {
  readonly scenario: string;
  readonly format: LogFormatVersion;
  readonly isCompromised: boolean;
  readonly planted: readonly PlantedTrace[];
  /** Identifiers of the traces that a finding of medium or high severity is about, each with the criteria. */
  readonly found: ReadonlyMap<string, readonly string[]>;
  /** The same for findings of low severity and info. */
  readonly noted: ReadonlyMap<string, readonly string[]>;
  /** Findings of medium or high severity that are about no trace. */
  readonly falseAlarms: readonly Finding[];
  /** Findings of low severity and info. */
  readonly others: readonly Finding[];
  /** Milliseconds of `log find`. */
  readonly time: number;
}

/**
 * `log find` on logs from a seeded generator: how many of the planted traces it finds, and what else it reports. The complete result is in
 * dist/findings.json. `--list` also prints each trace and each false alarm, `--seed=2` makes other logs, `--scenario=desktop-week` and
 * `--logs=2.0` select a part.
 */
export async function measure(): Promise<Section> {
  const seed = Number(option('seed') ?? 1);
  const results: Result[] = [];
  for (const scenario of selected('scenario', scenarios, ({ name }) => name)) {
    for (const format of selected('logs', logFormats, String)) {
      const { name } = scenario.variantOf ?? scenario;
      const known = results.find((result) => result.scenario === name && result.format === format && !result.isCompromised);
      const clean = known ?? (await search(scenario.variantOf ?? scenario, seed, format, null));
      if (!known) results.push(clean);
      results.push(await search(scenario, seed, format, clean));
    }
  }
  mkdirSync(path.dirname(resultFile), { recursive: true });
  writeFileSync(resultFile, `${JSON.stringify(results.map(asJson), null, 1)}\n`);
  if (process.argv.includes('--list')) for (const result of results) console.log(details(result));
  return { title: 'findings', text: `${heading(seed)}\n\n${table(results)}` };
}

/** The items that an option names; all without it. */
function selected<Item>(name: string, items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  const value = option(name);
  const found = items.filter((item) => value === undefined || nameOf(item) === value);
  if (found.length === 0) throw new Error(`--${name}=${value} is unknown. Valid values: ${items.map(nameOf).join(', ')}.`);
  return found;
}

function heading(seed: number): string {
  return (
    `\`log find\` with the built-in criteria on generated logs (seed ${seed}): planted traces that a finding of medium or high severity ` +
    'is about, and false\nalarms, which are findings of these severities about something else.'
  );
}

function option(name: string): string | undefined {
  const prefix = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
}

/** @param clean the result of the clean version of the scenario, for a search in the compromised one; null for a search in the clean one */
async function search(scenario: Scenario, seed: number, format: LogFormatVersion, clean: Result | null): Promise<Result> {
  const isCompromised = clean !== null;
  const directory = mkdtempSync(path.join(tmpdir(), 'port-reporter-findings-'));
  try {
    const logs = generateLogs(scenario, { seed, format, isCompromised }, directory);
    const start = performance.now();
    const { stdout } = await execa(process.execPath, [program, 'log', 'find', directory, '--format', 'json'], {
      stderr: 'inherit',
      maxBuffer: 1_000_000_000,
    });
    const time = performance.now() - start;
    const findings = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(parseFinding);
    return { scenario: scenario.name, format, isCompromised, planted: logs.traces, time, ...attribute(findings, logs, clean) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function parseFinding(line: string): Finding {
  const finding: Finding & { readonly remoteAddress?: string | null } = JSON.parse(line);
  const { remoteAddress } = finding;
  return { ...finding, remoteAddresses: finding.remoteAddresses ?? (typeof remoteAddress === 'string' ? [remoteAddress] : []) };
}

const isAlarm = ({ severity }: Finding): boolean => severity === 'high' || severity === 'medium';

/**
 * Assigns findings to traces. A finding may be about several. If the clean version has the same finding, it is about a trace only if it
 * names a remote address of the trace: a false alarm about a program is not a discovery because some of its lines were planted.
 */
function attribute(
  findings: readonly Finding[],
  { traces, lines }: GeneratedLogs,
  clean: Result | null,
): Pick<Result, 'found' | 'noted' | 'falseAlarms' | 'others'> {
  const plantedLines = new Map(traces.map(({ id }) => [id, new Set<string>()]));
  for (const { trace, file, line } of lines) plantedLines.get(trace)?.add(`${file}:${line}`);
  const ordinary = new Set([...(clean?.falseAlarms ?? []), ...(clean?.others ?? [])].map(keyOf));
  const tracesOf = (finding: Finding): PlantedTrace[] =>
    traces.filter((trace) =>
      ordinary.has(keyOf(finding))
        ? finding.remoteAddresses.some((address) => trace.remoteAddresses.has(address))
        : isAbout(finding, trace, (file, line) => plantedLines.get(trace.id)?.has(`${path.basename(file)}:${line}`) ?? false),
    );
  const [found, noted] = [new Map<string, readonly string[]>(), new Map<string, readonly string[]>()];
  const falseAlarms: Finding[] = [];
  for (const finding of findings) {
    const about = tracesOf(finding);
    const known = isAlarm(finding) ? found : noted;
    if (about.length === 0 && isAlarm(finding)) falseAlarms.push(finding);
    for (const { id } of about) known.set(id, [...new Set([...(known.get(id) ?? []), finding.criterion])]);
  }
  return { found, noted, falseAlarms, others: findings.filter((finding) => !isAlarm(finding)) };
}

/** What makes two findings the same. */
function keyOf({ criterion, processName, path: file, localPort, remotePort }: Finding): string {
  return JSON.stringify([criterion, processName, file, localPort, remotePort]);
}

function missed({ planted, found }: Result): PlantedTrace[] {
  return planted.filter(({ id }) => !found.has(id));
}

function table(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { scenario, format, isCompromised, planted, found, falseAlarms, others, time } = result;
    return [
      `${scenario}, ${isCompromised ? 'compromised' : 'clean'}`,
      format,
      isCompromised ? `${found.size} of ${planted.length}` : '',
      String(falseAlarms.length),
      String(falseAlarms.filter(({ severity }) => severity === 'high').length),
      String(others.length),
      duration(time),
      missed(result)
        .map(({ id }) => id)
        .join(', '),
    ];
  });
  const titles = ['', 'format', 'found', 'false alarms', 'of them high', 'low and info', 'time', 'missed'];
  return markdownTable([titles, ...rows], { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'l'] });
}

function details(result: Result): string {
  const { scenario, format, isCompromised, found, noted, falseAlarms, planted, others } = result;
  const lines = [`\n${scenario} ${format} ${isCompromised ? 'compromised' : 'clean'}`];
  for (const { id, technique, description } of missed(result)) {
    lines.push(`  missed  ${id} (${technique}): ${description}${noted.has(id) ? `; low or info: ${noted.get(id)?.join(', ')}` : ''}`);
  }
  for (const { id } of planted) if (found.has(id)) lines.push(`  found   ${id}: ${found.get(id)?.join(', ')}`);
  for (const finding of falseAlarms) lines.push(`  false   ${describe(finding)}`);
  const byCriterion = Object.entries(Object.groupBy(others, ({ criterion, severity }) => `${severity} ${criterion}`));
  for (const [criterion, list] of byCriterion) lines.push(`  other   ${criterion} × ${list?.length ?? 0}`);
  return lines.join('\n');
}

function describe({
  severity,
  criterion,
  processName,
  path: file,
  localPort,
  remoteAddresses,
  remotePort,
  count,
  reasons,
}: Finding): string {
  const remote = `${remoteAddresses.slice(0, 3).join(' ')}:${remotePort ?? ''}`;
  return `${severity} ${criterion} ${file ?? processName ?? ''} local ${localPort ?? ''} remote ${remote} × ${count} (${reasons.join('; ')})`;
}

function asJson(result: Result): object {
  const { planted, found, noted, ...rest } = result;
  return {
    ...rest,
    found: Object.fromEntries(found),
    noted: Object.fromEntries(noted),
    missed: missed(result).map(({ id, technique, description }) => ({ id, technique, description })),
    planted: planted.length,
  };
}
