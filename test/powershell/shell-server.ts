import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The output and the result of a script. */
export interface ScriptEnd {
  /** Undefined if it did not end in time and was stopped with its process. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** One PowerShell process that runs many scripts sequentially, because its start takes longer than most scripts. */
export class ShellServer {
  readonly #requests: WriteStream;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #runs = true;
  #last: Promise<unknown> = Promise.resolve();
  /** Called on new output, and at the end of the process. */
  #wake = (): void => {};

  /**
   * @param command program and arguments that run a PowerShell script file, whose arguments follow
   * @param env of the process, in addition to that of this process; each script can add variables
   */
  constructor([program, args]: readonly [string, readonly string[]], env: NodeJS.ProcessEnv) {
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-shell-'));
    const pipe = join(folder, 'requests');
    execFileSync('mkfifo', [pipe]);
    // Also opened for reading, so that opening does not wait for the reader.
    this.#requests = createWriteStream(pipe, { flags: 'r+' });
    const child = spawn(program, [...args, join(import.meta.dirname, 'shell-server.ps1'), pipe], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // It does not keep this process alive, and exits with it.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
    process.once('exit', () => child.kill());
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#wake();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    child.once('close', () => {
      this.#runs = false;
      this.#requests.destroy();
      rmSync(folder, { recursive: true, force: true });
      this.#wake();
    });
    this.#child = child;
  }

  /** Whether it can run a script. */
  get runs(): boolean {
    return this.#runs;
  }

  /** Runs a script after the previous ones. @param time in milliseconds; then the process is stopped */
  run(script: string, env: NodeJS.ProcessEnv, time: number): Promise<ScriptEnd> {
    const ended = this.#last.then(() => this.#run(script, env, time));
    this.#last = ended.catch(() => {});
    return ended;
  }

  async #run(script: string, env: NodeJS.ProcessEnv, time: number): Promise<ScriptEnd> {
    const end = randomUUID();
    this.#stdout = '';
    this.#stderr = '';
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), time);
    this.#requests.write(`${JSON.stringify({ script, env, directory: process.cwd(), end })}\n`);
    const exitLine = new RegExp(String.raw`${end}(\d)\n$`);
    while (this.#runs && !(exitLine.test(this.#stdout) && this.#stderr.includes(end))) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    clearTimeout(deadline);
    const exitCode = exitLine.exec(this.#stdout)?.[1] ?? this.#child.exitCode;
    return {
      exitCode: exitCode === null ? undefined : Number(exitCode),
      stdout: withoutLastNewline(this.#stdout.split(end)[0] ?? ''),
      stderr: withoutLastNewline(this.#stderr.split(end)[0] ?? ''),
    };
  }
}

function withoutLastNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
