import { firstLine, withLineEnds } from '../log-format/log-header.ts';
import { wildcard } from '../log-format/log-tables.ts';
import { portsTime } from '../log-format/timestamps.ts';
import { imageName } from '../model/image-name.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';

/** What a PR-PORTS file begins with. `stamp` is that of the set it belongs to. */
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
  const fields = [field(moduleOf(mapping)), field(`<${user ?? ''}>`)];
  return withLineEnds(
    `${portsTime(time)},${protocol},${localPort},${localAddress},${remote},${processId ?? 0},${fields.join(',')}\n`,
    platform,
  );
}

/** The file name of the executable. The process of a script has the script's name. */
function moduleOf({ path, processName }: PortMapping): string {
  return (path?.startsWith('/') ? imageName(path) : processName) ?? '';
}

/** A text as one field: quoted as RFC 4180 says where it holds what would end it. */
function field(text: string): string {
  const safe = safeText(text);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
