import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import { parseStringPromise } from 'xml2js';
import { readTsv } from '../../engine/cli/input/tsv.ts';
import { nodeNamed } from '../fixtures/linux/named-executable.ts';
import { isSafeText } from '../malicious-strings.ts';
import { runProgram } from './run-program.ts';

/** The name of the executable: formula, escape sequence, comma, quote, line break, reversed order. */
const title = '=e\u001b[1m,"\n\u202e';
const program = `
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

describe('a process with a hostile name', () => {
  let child: ChildProcess;
  let executable: ReturnType<typeof nodeNamed>;
  let port = '';
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    executable = nodeNamed(title);
    child = spawn(executable.path, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    assert.ok(child.stdout);
    [port = ''] = await once(createInterface(child.stdout), 'line');
  });
  after(() => {
    child?.kill();
    executable?.remove();
  });

  async function output(format: string, ...args: string[]): Promise<string> {
    const { stdout, exitCode } = await runProgram('map', '--tcp', '--listening', '--port', port, '--format', format, ...args);
    assert.equal(exitCode, 0);
    return stdout;
  }

  it('is itself in JSON', async () => {
    const lines = (await output('json')).split('\n');
    assert.equal(lines.length, 2);
    assert.equal(JSON.parse(lines[0] ?? '').processName, title);
  });

  it('is itself in TSV', async () => {
    const text = await output('tsv');
    assert.deepEqual(
      [...readTsv(text)].map(({ processName }) => processName),
      [title],
    );
    assert.equal(text.split('\n').length, 3);
  });

  it('is itself in CSV, guarded unless raw', async () => {
    const nameIn = (text: string): string => {
      const [header = [], row = []] = parse(text);
      return row[header.indexOf('processName')] ?? '';
    };
    assert.equal(nameIn(await output('csv')), `'${title}`);
    assert.equal(nameIn(await output('csv', '--raw')), title);
  });

  it('is itself in XML, with what XML cannot hold escaped', async () => {
    const { portMappings } = await parseStringPromise(await output('xml'), { strict: true });
    assert.deepEqual(portMappings.portMapping[0].processName[0], { $: { escaped: 'true' }, _: title.replace('\u001b', '\\x1b') });
  });

  it('does nothing to a terminal in the table', async () => {
    const lines = (await output('table')).split('\n');
    assert.equal(lines.length, 3);
    assert.ok(lines.every(isSafeText));
    assert.match(lines[1] ?? '', /=e\\x1b\[1m,"\\x0a\\u\{202e\}/);
  });

  it('is found by its name', async () => {
    const { stdout } = await runProgram('map', '--process', '=e?[1m*"*', '--format', 'json', '--columns', 'localPort');
    assert.equal(stdout, `{"localPort":${port}}\n`);
  });
});
