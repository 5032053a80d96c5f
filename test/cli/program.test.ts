import assert from 'node:assert/strict';
import { Command } from 'commander';
import { columnsOf } from '../../engine/cli/columns.ts';
import { defineCompare } from '../../engine/cli/compare.ts';
import { filterOf } from '../../engine/cli/filters.ts';
import { defineLog } from '../../engine/cli/log/log.ts';
import { defineMap } from '../../engine/cli/map.ts';
import { defineService } from '../../engine/cli/service/service.ts';
import { mappingFields } from '../../engine/model/mapping-fields.ts';
import { version } from '../../engine/model/version.ts';
import { mainFile, runNode, runProgram } from './run-program.ts';

/** Node's own option to run some code first. */
const first = (code: string): string[] => ['--import', `data:text/javascript,${encodeURIComponent(code)}`];

describe('the program', () => {
  it('prints the help without arguments', async () => {
    const { stdout, stderr, exitCode } = await runProgram();
    assert.match(stdout, /Commands:\n +map +open ports and the processes that own them/);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
  });

  it('prints its version, also for each command', async () => {
    assert.deepEqual(await runProgram('--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
    assert.deepEqual(await runProgram('map', '--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints the same help for help before a command and --help after it', async () => {
    const { stdout, exitCode } = await runProgram('map', '--help');
    assert.equal(exitCode, 0);
    assert.deepEqual(await runProgram('help', 'map'), { exitCode: 0, stdout, stderr: '' });
    assert.deepEqual(await runProgram('map', '-h'), { exitCode: 0, stdout, stderr: '' });
  });

  const subcommands = Object.entries({ log: defineLog, service: defineService }).flatMap(([name, define]) => {
    const command = new Command(name);
    define(command);
    return command.commands.map((subcommand) => [name, subcommand.name()]);
  });
  for (const names of subcommands) {
    it(`prints the help of ${names.join(' ')} for help before it`, async () => {
      const { stdout, exitCode } = await runProgram(...names, '--help');
      assert.equal(exitCode, 0);
      assert.match(stdout, new RegExp(`^Usage: \\w+ ${names.join(' ')} `));
      assert.deepEqual(await runProgram('help', ...names), { exitCode: 0, stdout, stderr: '' });
    });
  }

  for (const words of [
    ['map', '--help'],
    ['help', 'map'],
    ['help', 'log', 'read'],
    ['log', 'read', '--help'],
    ['nosuch'],
    ['log', 'rea'],
    [],
  ]) {
    it(`accepts --debug before ${words.join(' ') || 'nothing'}`, async () => {
      const expected = await runProgram(...words);
      const { stdout, stderr, exitCode } = await runProgram('--debug', ...words);
      // The stack trace of an error follows its line.
      assert.deepEqual({ stdout, stderr: stderr.slice(0, expected.stderr.length), exitCode }, expected);
    });
  }

  it('accepts --debug before a command with options', async () => {
    const { stderr, exitCode } = await runProgram('--debug', 'map', '--port', '70000');
    assert.match(stderr, /^PortReporter: .*70000.*\n\w*Error: .*\n +at /);
    assert.equal(exitCode, 2);
  });

  it('refuses the help of an unknown subcommand', async () => {
    const { stderr, exitCode } = await runProgram('help', 'log', 'nosuch');
    assert.match(stderr, /^PortReporter: unknown command 'help log nosuch'\./);
    assert.equal(exitCode, 2);
  });

  const definitions = { map: defineMap, compare: defineCompare };
  for (const [name, define] of Object.entries(definitions)) {
    it(`understands the examples in the help of ${name}`, () => {
      let help = '';
      const command = new Command(name).exitOverride().configureOutput({
        writeOut: (text) => {
          help += text;
        },
      });
      define(command);
      command.outputHelp();
      const examples = (help.split('Examples:\n')[1] ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/ {2,}| >/)[0] ?? '');
      assert.ok(examples.length >= 3);
      for (const example of examples.filter((line) => line.startsWith(`${name} `))) {
        const parsed = new Command(name).exitOverride();
        define(parsed);
        let options = {};
        parsed.action(() => {
          options = parsed.opts();
        });
        parsed.parse(
          example
            .split(' ')
            .slice(1)
            .map((word) => word.replaceAll("'", '')),
          { from: 'user' },
        );
        filterOf(options);
        columnsOf(options, mappingFields);
      }
    });
  }

  it('reports an unexpected error in one line, and its stack trace with --debug', async () => {
    const broken = first(
      'process.getBuiltinModule("node:tty").isatty = () => { throw new Error("what\\nnow"); }; ' +
        'process.getBuiltinModule("node:module").syncBuiltinESMExports();',
    );
    const brief = await runNode([...broken, mainFile, 'map', '--listening']);
    assert.match(brief.stderr, /^PortReporter: unexpected error \(what\\x0anow\)\. Please report it .*--debug\.$/m);
    assert.doesNotMatch(brief.stderr, /^ +at /m);
    assert.equal(brief.exitCode, 1);
    const full = await runNode([...broken, mainFile, 'map', '--debug']);
    assert.match(full.stderr, /Error: what\nnow\n +at /);
  });

  it('reports that other systems are not supported', async () => {
    const elsewhere = first('Object.defineProperty(process, "platform", { value: "sunos" })');
    const { stderr, exitCode } = await runNode([...elsewhere, mainFile, 'map']);
    assert.match(stderr, /^PortReporter: sunos on \w+ is not supported\. Port Reporter runs on Windows 10 .* and on Linux [^\n]*\n$/);
    assert.equal(exitCode, 1);
  });
});
