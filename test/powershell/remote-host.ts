import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPath, requireTool } from '../require-tool.ts';
import type { WineVariables } from '../windows/wine.ts';
import { windowsSessionHost } from './host.ts';
import { powerShellProgram, quoted } from './pwsh.ts';

/**
 * Another machine, as far as PowerShell and the module can tell: an sshd of its own with a PowerShell behind it, on this machine's loopback
 * address, that has a home and sees a `/usr/local/bin` of its own.
 */
export interface RemoteHost {
  /** What sessions with it call it. */
  readonly name: string;
  /** PowerShell source that opens a session. */
  readonly session: string;
  /** A folder for the test's own files. It goes with the machine. */
  readonly folder: string;
  /** Its user's home. */
  readonly home: string;
  /** Where its `/usr/local/bin/portreporter` stands on this machine. */
  readonly engine: string;
  /** Puts a script for `sh` in the place of its engine. */
  setEngine(script: string): void;
  stop(): Promise<void>;
}

/** Call in a suite's `before` hook, after `requirePowerShell`. */
export function requireSsh(context: Mocha.Context): void {
  const found = process.platform === 'linux' && process.geteuid?.() === 0 && existsSync(sshd) && onPath('ssh') && onPath('unshare');
  requireTool(context, 'OpenSSH and root', found, 'As root: apt-get install openssh-server openssh-client util-linux');
}

const sshd = '/usr/sbin/sshd';

export interface RemoteHostOptions {
  /** The command line of the PowerShell behind its sshd. */
  readonly subsystem?: string;
  /** Variables of the sessions' environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a machine. Its name must be in lower case, for that is what PowerShell makes of it. */
export async function startRemoteHost(name: string, { subsystem, env = {} }: RemoteHostOptions = {}): Promise<RemoteHost> {
  const folder = mkdtempSync(join(tmpdir(), `port-reporter-${name}-`));
  const programs = join(folder, 'bin');
  const [hostKey, key, config] = [join(folder, 'host_key'), join(folder, 'key'), join(folder, 'sshd_config')];
  const home = join(folder, 'home');
  for (const place of [programs, home]) mkdirSync(place);
  // sshd wants it, and on a machine where no service has started it is not there.
  mkdirSync('/run/sshd', { recursive: true });
  for (const file of [hostKey, key]) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const port = await freePort();
  // .NET may not be where it is by default. PowerShell has a place for its own files also where the home is none.
  const own = Object.fromEntries(['DATA', 'CONFIG', 'CACHE'].map((kind) => [`XDG_${kind}_HOME`, join(folder, 'own')]));
  const variables = { HOME: home, ...own, ...(process.env['DOTNET_ROOT'] ? { DOTNET_ROOT: process.env['DOTNET_ROOT'] } : {}), ...env };
  writeFileSync(
    config,
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${key}.pub`,
      'PasswordAuthentication no',
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PidFile none',
      `Subsystem powershell ${subsystem ?? (await powerShellServer())}`,
      `SetEnv ${Object.entries(variables)
        .map(([variable, value]) => `"${variable}=${value}"`)
        .join(' ')}`,
      '',
    ].join('\n'),
  );
  const server = spawn(
    'unshare',
    ['--mount', 'sh', '-c', `mount --bind "$0" /usr/local/bin && exec ${sshd} -D -e -f "$1"`, programs, config],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const ended = once(server, 'exit');
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt === 100 || server.exitCode !== null) throw new Error(`${sshd} does not answer: ${said}`);
    await sleep(50);
  }
  const engine = join(programs, 'portreporter');
  const options = { HostName: '127.0.0.1', StrictHostKeyChecking: 'no', UserKnownHostsFile: '/dev/null', LogLevel: 'ERROR' };
  const optionTexts = Object.entries(options).map(([option, value]) => `${option} = ${quoted(value)}`);
  return {
    name,
    folder,
    home,
    engine,
    session: `(New-PSSession -HostName ${name} -Port ${port} -KeyFilePath ${quoted(key)} -Options @{ ${optionTexts.join('; ')} })`,
    setEngine: (script) => {
      // Not written over: one that still runs would go on in the new text.
      rmSync(engine, { force: true });
      writeFileSync(engine, `#!/bin/sh\n${script}\n`);
      chmodSync(engine, 0o755);
    },
    stop: async () => {
      server.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a machine with Windows: the PowerShell behind its sshd, and all that is started in sessions, runs under wine. */
export async function startWindows(name: string, wine: WineVariables): Promise<RemoteHost> {
  return startRemoteHost(name, { subsystem: `wine ${await windowsSessionHost()} -sshs`, env: wine });
}

/** The command line of a PowerShell that is the far end of a session. */
async function powerShellServer(): Promise<string> {
  const [program, args] = await powerShellProgram();
  const path = execFileSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' }).trim();
  return [realpathSync(path), ...args, '-sshs', '-NoLogo', '-NoProfile'].join(' ');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  server.close();
  await once(server, 'close');
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
