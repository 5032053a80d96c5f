import { spawnSync } from 'node:child_process';
import type { MissingReason, ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';

/** The key of a listening socket: `TCP 127.0.0.1 631`. */
export function listenKey(protocol: 'TCP' | 'UDP', address: string, port: number): string {
  return `${protocol} ${address} ${port}`;
}

/**
 * Parses the units in the output of `systemctl list-sockets --all --show-types --output=json`, by {@link listenKey}: an array of
 * `{"listen": "[::]:22", "type": "Stream", "unit": "ssh.socket", …}`. Entries that are not TCP or UDP sockets are omitted.
 * @returns null if the text has another form
 */
export function parseSocketUnits(json: string): ReadonlyMap<string, string> | null {
  const rows = arrayOf(json);
  if (rows === null) return null;
  const units = new Map<string, string>();
  for (const row of rows) {
    const { listen, type, unit }: Record<string, unknown> = { ...row };
    const end = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3})):(\d+)$/.exec(String(listen));
    const protocol = type === 'Stream' ? 'TCP' : type === 'Datagram' ? 'UDP' : null;
    if (end !== null && protocol !== null) units.set(listenKey(protocol, end[1] ?? end[2] ?? '', Number(end[3])), String(unit));
  }
  return units;
}

function arrayOf(json: string): readonly object[] | null {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : null;
  } catch {
    return null;
  }
}

/** systemd is asked at most once in this time, also if there are sockets that it does not know. */
const minQueryIntervalMs = 60_000;

/**
 * Returns a function that finds the socket unit for which a service manager (systemd, of the system or of a user) holds a listening socket.
 */
export function createSocketUnits(): (manager: ProcessInfo, key: string, now: number) => ServiceInfo | MissingReason {
  const answers = new Map<number | null, { readonly at: number; readonly units: ReadonlyMap<string, string> | null }>();
  return (manager, key, now) => {
    let answer = answers.get(manager.processId);
    if (answer === undefined || (!answer.units?.has(key) && now - answer.at >= minQueryIntervalMs)) {
      answer = { at: now, units: listSocketUnits(manager) };
      answers.set(manager.processId, answer);
    }
    if (answer.units === null) return 'NotSupported';
    const unit = answer.units.get(key);
    return unit === undefined ? 'NotFound' : { name: unit, displayName: unit, type: 'socket unit' };
  };
}

function listSocketUnits({ processId, user }: ProcessInfo): ReadonlyMap<string, string> | null {
  const managerArgs = processId === 1 ? [] : ['--user', `--machine=${user}@.host`];
  const { status, stdout } = spawnSync('/usr/bin/systemctl', [...managerArgs, 'list-sockets', '--all', '--show-types', '--output=json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 5000,
    env: { LC_ALL: 'C' },
  });
  return status === 0 ? parseSocketUnits(stdout) : null;
}
