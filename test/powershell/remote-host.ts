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
 * A simulated remote computer: a separate sshd with a PowerShell subsystem on this machine's loopback address, with a separate home and
 * `/usr/local/bin`.
 */
export interface RemoteHost {
  /** Its name in sessions. */
  readonly name: string;
  /** PowerShell source that opens a session. */
  readonly session: string;
  /** A folder for the test's own files. It is removed with the host. */
  readonly folder: string;
  /** Its user's home. */
  readonly home: string;
  /** Path of its `/usr/local/bin/portreporter` on this machine. */
  readonly engine: string;
  /** Replaces its engine with a script for `sh`. */
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
  /** The command line of its PowerShell subsystem. */
  readonly subsystem?: string;
  /** Environment variables of the sessions. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a remote host. Its name must be in lower case, because PowerShell converts it. */
export async function startRemoteHost(name: string, { subsystem, env = {} }: RemoteHostOptions = {}): Promise<RemoteHost> {
  const folder = mkdtempSync(join(tmpdir(), `port-reporter-${name}-`));
  const programs = join(folder, 'bin');
  const [hostKey, key, config] = [join(folder, 'host_key'), join(folder, 'key'), join(folder, 'sshd_config')];
  const home = join(folder, 'home');
  for (const directory of [programs, home]) mkdirSync(directory);
  // sshd requires it, and it does not exist before a service has started.
  mkdirSync('/run/sshd', { recursive: true });
  for (const file of [hostKey, key]) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const port = await freePort();
  // .NET may not be in its default folder. PowerShell needs folders for its own files even if the home cannot be used.
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
  let errorOutput = '';
  server.stderr.on('data', (text: Buffer) => {
    errorOutput += text.toString();
  });
  const ended = once(server, 'exit');
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt === 100 || server.exitCode !== null) throw new Error(`${sshd} does not answer: ${errorOutput}`);
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
      // Not overwritten: a running shell would continue in the new text.
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

/** Starts a remote host with Windows: its PowerShell subsystem, and everything started in sessions, runs under Wine. */
export async function startWindows(name: string, wine: WineVariables): Promise<RemoteHost> {
  return startRemoteHost(name, { subsystem: `wine ${await windowsSessionHost()} -sshs`, env: wine });
}

/** The command line of a PowerShell that is the remote end of a session. */
async function powerShellServer(): Promise<string> {
  const [program, args] = await powerShellProgram();
  const path = execFileSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' }).trim();
  return [realpathSync(path), ...args, '-sshs', '-NoLogo', '-NoProfile'].join(' ');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port is free.');
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
