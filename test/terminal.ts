import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { onPath, requireTool } from './require-tool.ts';

/** What was seen on a terminal, without what moves the cursor. */
export interface Seen {
  readonly text: string;
  readonly exitCode: number | null;
}

/** Call in a suite's `before` hook. */
export function requireTerminal(context: Mocha.Context): void {
  requireTool(context, 'script', onPath('script'), 'On Debian: apt-get install bsdutils');
}

/**
 * Runs a program on a terminal of its own, 200 cells wide, and types when it has written something.
 * @param dialogue what to wait for, and what to type then; each is looked for behind the one before
 */
export async function onTerminal(
  command: readonly string[],
  dialogue: readonly (readonly [until: string, type: string])[],
  env: NodeJS.ProcessEnv = process.env,
  time = 60_000,
): Promise<Seen> {
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
      if (ended) throw new Error(`it ended, and '${until}' was waited for in vain: ${text()}`);
    }
    from = text().indexOf(until, from) + until.length;
    // Nobody types within the moment until the program listens; wine's console would lose it.
    await setTimeout(250);
    child.stdin.write(typed);
  }
  const code = await exitCode;
  return { text: text(), exitCode: code };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
