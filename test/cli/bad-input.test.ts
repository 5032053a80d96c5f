import assert from 'node:assert/strict';
import { runProgram, type Run } from './run-program.ts';

/** Command lines and the expected message. */
const usageErrors: [args: string[], says: RegExp][] = [
  [['--foo'], /unknown option '--foo'/],
  [['mpa'], /unknown command 'mpa'\. Did you mean map\?/],
  [['service'], /missing subcommand of 'service'\. .*service --help/],
  [['log', 'bogus'], /unknown command 'bogus'\. See portreporter log --help/],
  [['log', 'timeline', '--bogus'], /unknown option '--bogus'\. See portreporter log timeline --help/],
  [['help', 'foo'], /unknown command 'help foo'/],
  [['map', '--tpc'], /unknown option '--tpc'\. Did you mean --tcp\? .*map --help/],
  [['map', '80'], /^PortReporter: unexpected argument '80'\. Values follow their options\. See portreporter map --help\./i],
  [['map', '--port'], /'--port <ports>' argument missing/],
  [['map', '--port', '70000'], /invalid value '70000' for --port: .*65535/],
  [['map', '--port', ''], /--port has an empty value/],
  [['map', '--state', 'Open'], /not a TCP state\. Valid values: Closed, Listen,/],
  [['map', '--columns', 'nmae'], /invalid value 'nmae' for --columns: unknown column\. Valid columns: protocol,/],
  [['map', '--columns', 'path,,user'], /--columns has an empty value/],
  [['map', '--sort', '-nmae'], /invalid value 'nmae' for --sort: unknown column/],
  [['map', '--include', 'hashes'], /invalid value 'hashes' for --include\. Valid values: modules, hash, version, signer/],
  [['map', '--raw'], /--raw has no effect with --format table\. .*--format csv/],
  [['map', '--format', 'yaml'], /'yaml' is invalid\. Allowed choices are table, json, csv, tsv, xml\./],
  [['map', 'tcp', '80'], /unexpected argument 'tcp, 80'\./],
  [['compare'], /missing required argument 'before'/],
];

const logs = 'test/fixtures/reporter/linux';
const failures: [args: string[], says: RegExp][] = [
  [['compare', '/nonexistent/a.json'], /a\.json cannot be read \(the file does not exist\)/],
  [['compare', '/'], /\/ cannot be read \(it is a folder\)\. Give a file written by map .*\. For logs, use log compare\.$/],
  [['compare', '--machines', '/nonexistent/a.json'], /a\.json cannot be read .* Give a file written by map .*, or folders of logs\.$/],
  [['compare', '--nmap', '/'], /\/ cannot be read \(it is a folder\)\. Give a file written by nmap -oX\.$/],
  [['map', '--filter-file', '/nonexistent'], /\/nonexistent cannot be read .*\. Check the path of the file\.$/],
  [['log', 'verify', '/nonexistent'], /\/nonexistent does not exist\. Specify a folder with logs\.$/],
  [['log', 'verify', '/nonexistent/*'], /no file matches \/nonexistent\/\*\. Specify a folder with logs\.$/],
  [
    ['log', 'verify', logs, '--anchor', '/nonexistent'],
    /cannot read the anchor file \/nonexistent \(no such file .*\)\. Give a copy of a syslog file/,
  ],
  [['log', 'verify', logs, '--anchor', '/'], /cannot read the anchor file \/ \(it is not a file\)\. Give a copy of a syslog file/],
  [['log', 'verify', logs, '--anchor', '/dev/null'], /\/dev\/null \(it is not a file\)\. Give a copy of a syslog file/],
  [
    ['log', 'report', logs, '-o', '/nonexistent/r.html', '--collection', '/nonexistent'],
    /collection file .*\. Check the path of the file\.$/,
  ],
  [['map', '--process', 'no-such-process'], /no port matches --process no-such-process \(\d+ checked\)/],
];

/** The line of the error. Warnings of the snapshot may precede it if the caller is not root. */
function error({ stderr }: Run): string {
  const lines = stderr.split('\n');
  assert.equal(lines.pop(), '');
  assert.ok(
    lines.slice(0, -1).every((line) => /Run it as root|"Warning"/.test(line)),
    stderr,
  );
  return lines.at(-1) ?? '';
}

describe('bad input', () => {
  const cases = [...usageErrors.map((row) => [...row, 2] as const), ...failures.map((row) => [...row, 1] as const)];
  for (const [args, says, exitCode] of cases) {
    it(`${args.join(' ')} ends with ${exitCode} and one line`, async () => {
      const run = await runProgram(...args);
      assert.match(error(run), /^PortReporter: .+\.$/);
      assert.match(error(run), says);
      assert.equal(run.stdout, '');
      assert.equal(run.exitCode, exitCode);
    });
  }

  it('is reported as one object with --format json', async () => {
    const usage = await runProgram('map', '--format', 'json', '--tpc');
    assert.deepEqual(
      { ...JSON.parse(error(usage)), message: '' },
      { code: 'UnknownOption', category: 'InvalidArgument', message: '', target: '--tpc' },
    );
    const value = await runProgram('map', '--format', 'json', '--port', '70000');
    assert.deepEqual(
      { ...JSON.parse(error(value)), message: '' },
      { code: 'InvalidValue', category: 'InvalidArgument', message: '', target: '70000' },
    );
    const failure = await runProgram('map', '--format', 'json', '--process', 'no-such-process');
    assert.deepEqual(
      { ...JSON.parse(error(failure)), message: '' },
      { code: 'NoMatch', category: 'ObjectNotFound', message: '', target: '--process no-such-process' },
    );
  });

  it('is reported as four fields with --format tsv', async () => {
    const run = await runProgram('map', '--format=tsv', '--port', '80\t81');
    assert.match(error(run), /^InvalidValue\tInvalidArgument\tinvalid value '80\\t81' for --port: [^\t]+\t80\\t81$/);
    assert.equal(run.exitCode, 2);
  });

  it('cannot inject escape sequences into the terminal', async () => {
    assert.match(error(await runProgram('map', '--port', '\u001b[2Jx')), /^PortReporter: invalid value '\\x1b\[2Jx' for --port/);
  });
});
