import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portReporter } from '../../linux-executable.ts';
import { waitUntil } from '../../wait-until.ts';

/** A separate machine with a running systemd, on the files of this one. Its changes are discarded with it. It has its own network. */
export interface SystemdMachine {
  /** The path of its files on this machine. */
  readonly root: string;
  /** Runs a program there to its end. */
  run(program: string, ...words: string[]): { readonly stdout: string; readonly stderr: string; readonly status: number | null };
  stop(): Promise<void>;
  /** The process ID, on this machine, of the systemd in it. */
  firstProcess(): number;
}

export interface SystemdMachineOptions {
  /** Its name, which is also its host name. */
  readonly name?: string;
  /** Whether the executable, the unit and the settings file of the release package are installed. Default: true. */
  readonly installed?: boolean;
}

/** Starts it. Needs root, systemd and systemd-nspawn. */
export async function startSystemdMachine(options: SystemdMachineOptions = {}): Promise<SystemdMachine> {
  const { name = 'port-reporter-test', installed = true } = options;
  const { disk, root } = createDisk(installed);
  const container = startContainer(root, name, installed);
  const run: SystemdMachine['run'] = (program, ...args) =>
    spawnSync('nsenter', [`--target=${firstProcess(container)}`, '--all', '--', program, ...args], { encoding: 'utf8', timeout: 60_000 });
  const stop = async (): Promise<void> => {
    if (container.exitCode === null && container.signalCode === null) {
      const ended = once(container, 'exit');
      process.kill(firstProcess(container) ?? container.pid ?? 0, 'SIGKILL');
      await ended;
    }
    for (const mounted of [root, disk]) execFileSync('umount', ['--lazy', mounted]);
    rmdirSync(disk);
  };
  try {
    // It prints `degraded` if another unit of this machine cannot start there.
    await waitUntil(
      'systemd runs',
      () => firstProcess(container) && /running|degraded/.test(run('systemctl', 'is-system-running').stdout),
      60_000,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { root, run, stop, firstProcess: () => firstProcess(container) ?? 0 };
}

/** Mounts a copy-on-write view of this machine's files. */
function createDisk(installed: boolean): { readonly disk: string; readonly root: string } {
  const disk = mkdtempSync(path.join(tmpdir(), 'port-reporter-systemd-'));
  const [root, upper, work] = [path.join(disk, 'root'), path.join(disk, 'upper'), path.join(disk, 'work')];
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]);
  for (const folder of [root, upper, work]) mkdirSync(folder);
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, root]);
  if (installed) {
    const units = path.join(root, 'usr/local/lib/systemd/system');
    mkdirSync(units, { recursive: true });
    cpSync('installer/linux/portreporter.service', path.join(units, 'portreporter.service'));
    cpSync('installer/linux/portreporter.conf', path.join(root, 'etc/portreporter.conf'));
  }
  // This machine may have logs of the program. They stay: they are deleted in the new machine only.
  rmSync(path.join(root, 'var/log/portreporter'), { recursive: true, force: true });
  return { disk, root };
}

function startContainer(root: string, name: string, installed: boolean): ChildProcess {
  return spawn(
    'systemd-nspawn',
    [
      '--quiet',
      '--register=no',
      '--keep-unit',
      '--private-network',
      // As on a machine of its own; a container may not use it by default.
      '--system-call-filter=perf_event_open',
      `--machine=${name}`,
      `--directory=${root}`,
      ...(installed ? [`--bind-ro=${portReporter}:/usr/local/bin/portreporter`] : []),
      '--boot',
      'systemd.unit=basic.target',
    ],
    { stdio: 'ignore' },
  );
}

/** The process ID, on this machine, of the systemd in it. */
function firstProcess({ pid }: ChildProcess): number | undefined {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) || undefined;
}
