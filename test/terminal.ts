import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { onPath, requireTool } from './require-tool.ts';

/** The output on a terminal, without control sequences, and the exit code. */
export interface TerminalResult {
  readonly text: string;
  readonly exitCode: number | null;
}

/** Call in a suite's `before` hook. */
export function requireTerminal(context: Mocha.Context): void {
  requireTool(context, 'script', onPath('script'), 'On Debian: apt-get install bsdutils');
}

/**
 * Runs a program on a separate terminal, 200 columns wide, and types in response to its output.
 * @param dialogue pairs of output to wait for and input to type; each output is searched for after the previous one
 */
export async function onTerminal(
  command: readonly string[],
  dialogue: readonly (readonly [until: string, type: string])[],
  env: NodeJS.ProcessEnv = process.env,
  time = 60_000,
): Promise<TerminalResult> {
  const line = ['stty cols 200 rows 60', ['exec', ...command.map(quoted)].join(' ')].join('; ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: time,
    killSignal: 'SIGKILL',
  });
  let written = '';
  child.stdout.on('data', (bytes: Buffer) => {
    written += bytes.toString();
  });
  const text = (): string => stripVTControlCharacters(written).replaceAll('\r', '');
  const exitCode = new Promise<number | null>((done) => {
    child.once('close', done);
  });
  let from = 0;
  for (const [until, typed] of dialogue) {
    while (!text().includes(until, from)) {
      const ended = await Promise.race([exitCode.then(() => true), setTimeout(20, false)]);
      if (ended) throw new Error(`the program ended before it printed '${until}': ${text()}`);
    }
    from = text().indexOf(until, from) + until.length;
    // Wait until the program reads its input, because the console of Wine would lose earlier input.
    await setTimeout(250);
    child.stdin.write(typed);
  }
  const code = await exitCode;
  return { text: text(), exitCode: code };
}

function quoted(arg: string): string {
  return `'${arg.replaceAll("'", "'\\''")}'`;
}
