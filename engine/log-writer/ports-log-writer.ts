import { firstLine, withLineEnds } from '../log-format/log-header.ts';
import { wildcard } from '../log-format/log-tables.ts';
import { portsTime } from '../log-format/timestamps.ts';
import { moduleName } from '../model/image-name.ts';
import { belongsInPorts } from '../model/listening.ts';
import type { Change } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';

/** The header of a PR-PORTS file. `stamp` is the timestamp of its set. */
export function portsLogHeader(stamp: string, platform: NodeJS.Platform): string {
  return withLineEnds(
    `${firstLine} - Port usage log\n\nCheck PR-PIDS-${stamp}.log for corresponding process data\n\nLog format:\n` +
      'date,time,protocol,local port,local IP address,remote port,remote IP address,PID,module,user context\n\n',
    platform,
  );
}

/** One new mapping, seen by the poll of that time. */
export function portsLine(time: Date, mapping: PortMapping, platform: NodeJS.Platform): string {
  const { protocol, localPort, localAddress, remotePort, remoteAddress, processId, user } = mapping;
  const remote = remoteAddress === null ? (protocol === 'UDP' ? '*,*' : `,${wildcard(localAddress)}`) : `${remotePort},${remoteAddress}`;
  const fields = [field(moduleName(mapping) ?? ''), field(`<${user ?? ''}>`)];
  return withLineEnds(
    `${portsTime(time)},${protocol},${localPort},${localAddress},${remote},${processId ?? 0},${fields.join(',')}\n`,
    platform,
  );
}

/** A string as one field: quoted by RFC 4180 if it contains a character that would end it. */
function field(text: string): string {
  const safe = safeText(text);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Whether a change adds a mapping to PR-PORTS and PR-PIDS: a new socket, or one that listens or connects only now. */
export function addsMapping(change: Change): boolean {
  if (!belongsInPorts(change.mapping)) return false;
  return change.event === 'opened' || (change.event === 'changed' && !belongsInPorts({ ...change.mapping, ...change.previous }));
}
