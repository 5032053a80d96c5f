import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The name of the server in the configuration, and in its certificate. */
const serverName = 'logs.example.com';

/** A program that runs until the test ends it. */
export interface Daemon {
  readonly child: ChildProcess;
  /** What it has printed. */
  output(): string;
  /** Ends it with a signal, and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Two machines with a network between them, as network namespaces: one with a reporter and rsyslog, and the central rsyslog. */
export interface RsyslogMachines {
  /** The log folder of the reporter. */
  readonly logs: string;
  /** The folder of the sender's rsyslogd: positions, queue. */
  readonly spool: string;
  /** The folder of the server, with a directory for each machine. */
  readonly collected: string;
  startSender(): Daemon;
  startServer(): Daemon;
  serverListens(): boolean;
  /** Starts another program on the machine with the reporter. */
  startProgram(program: string, ...words: string[]): Daemon;
  /** Ends all programs and removes namespaces and files. */
  remove(): Promise<void>;
}

/** Creates both machines with the configuration of docs/fleet/rsyslog. Only its paths and the server's address are replaced. */
export function createRsyslogMachines(): RsyslogMachines {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-rsyslog-'));
  const [sender, server] = createNamespaces();
  const daemons: Daemon[] = [];
  const start = (namespace: string, ...command: string[]): Daemon => {
    const daemon = startDaemon(['ip', 'netns', 'exec', namespace, ...command]);
    daemons.push(daemon);
    return daemon;
  };
  createCertificates(folder, [serverName, 'machine.example.com']);
  // Ubuntu's AppArmor profile allows /usr/sbin/rsyslogd no files below /tmp. A copy is not confined.
  const rsyslogd = path.join(folder, 'rsyslogd');
  copyFileSync('/usr/sbin/rsyslogd', rsyslogd);
  const startRsyslog = (namespace: string, name: string): Daemon =>
    start(namespace, rsyslogd, '-n', '-f', path.join(folder, `${name}.conf`), '-i', path.join(folder, `${name}.pid`));
  writeConfiguration(folder, 'sender', 'machine.example.com');
  writeConfiguration(folder, 'server', serverName);
  return {
    logs: path.join(folder, 'logs'),
    spool: path.join(folder, 'sender-spool'),
    collected: path.join(folder, 'collected'),
    startSender: () => startRsyslog(sender, 'sender'),
    startServer: () => startRsyslog(server, 'server'),
    serverListens: () => execFileSync('ip', ['netns', 'exec', server, 'ss', '-ltnH'], { encoding: 'utf8' }).includes(':20514 '),
    startProgram: (...command) => start(sender, ...command),
    remove: async () => {
      await Promise.all(daemons.map(async (daemon) => daemon.end('SIGKILL')));
      for (const namespace of [sender, server]) execFileSync('ip', ['netns', 'delete', namespace]);
      rmSync(folder, { recursive: true });
    },
  };
}

const serverAddress = '10.78.0.2';

function createNamespaces(): [sender: string, server: string] {
  const [sender, server] = [`pr-sender-${process.pid}`, `pr-server-${process.pid}`] as const;
  const ip = (words: string): unknown => execFileSync('ip', words.split(' '));
  for (const namespace of [sender, server]) {
    ip(`netns add ${namespace}`);
    ip(`-n ${namespace} link set lo up`);
  }
  ip(`-n ${sender} link add veth0 type veth peer name veth0 netns ${server}`);
  ip(`-n ${sender} address add 10.78.0.1/24 dev veth0`);
  ip(`-n ${server} address add ${serverAddress}/24 dev veth0`);
  for (const namespace of [sender, server]) ip(`-n ${namespace} link set veth0 up`);
  return [sender, server];
}

/** Creates a CA, and a key and a certificate for each name. */
function createCertificates(folder: string, names: readonly string[]): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = (...words: string[]): unknown => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
  for (const name of names) {
    openssl('req', ...key, '-keyout', `${name}-key.pem`, '-out', 'request.pem', '-subj', `/CN=${name}`);
    writeFileSync(path.join(folder, 'extensions'), `subjectAltName=DNS:${name}\n`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2', '-extfile', 'extensions'];
    openssl('x509', '-req', '-in', 'request.pem', ...signed, '-out', `${name}.pem`);
  }
}

function writeConfiguration(folder: string, name: 'sender' | 'server', certificate: string): void {
  const replacements: Record<string, string> = {
    '/etc/port-reporter/ca.pem': path.join(folder, 'ca.pem'),
    '/etc/port-reporter/cert.pem': path.join(folder, `${certificate}.pem`),
    '/etc/port-reporter/key.pem': path.join(folder, `${certificate}-key.pem`),
    ...(name === 'sender'
      ? {
          [`target="${serverName}"`]: `target="${serverAddress}"`,
          '/var/log/portreporter/': `${path.join(folder, 'logs')}/`,
          '/var/spool/rsyslog': path.join(folder, 'sender-spool'),
        }
      : { '/srv/port-reporter/': `${path.join(folder, 'collected')}/` }),
  };
  let text = readFileSync(`docs/fleet/rsyslog/${name}.conf`, 'utf8').replaceAll(/^#.*\n/gm, '');
  for (const [from, to] of Object.entries(replacements)) {
    if (text.split(from).length !== 2) throw new Error(`${name}.conf has not exactly one ${from}`);
    text = text.replace(from, to);
  }
  mkdirSync(path.join(folder, `${name}-spool`));
  writeFileSync(path.join(folder, `${name}.conf`), text);
}

function startDaemon([program = '', ...words]: readonly string[]): Daemon {
  // Standard input is open until the end of the program, or of this process.
  const child = spawn(program, words, { stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  }
  return {
    child,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
