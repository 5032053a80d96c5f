import { endpointText } from '../../model/addresses.ts';
import type { Change } from '../../model/log-events.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import { safeText } from '../../model/safe-text.ts';

/**
 * A change as one line: `10:17:58 opened  TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established  svchost.exe (1900)  NT AUTHORITY\SYSTEM`.
 */
export function changeLine(change: Change): string {
  const { time, event, mapping } = change;
  const parts = [
    `${clockTime(time)} ${(event === 'connectFailed' ? 'failed' : event).padEnd(7)} ${mapping.protocol} ${endpointsText(mapping)}${stateText(change)}`,
    ownerText(mapping),
    mapping.user === null ? '' : safeText(mapping.user),
    lifetimeText(change),
    change.source === 'inferred' ? '(inferred)' : '',
  ];
  return `${parts.filter((part) => part !== '').join('  ')}\n`;
}

function clockTime(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function endpointsText({ localAddress, localPort, remoteAddress, remotePort, boundDevice }: PortMapping): string {
  // A scope id names the device already.
  const local = endpointText(
    boundDevice === null || localAddress.includes('%') ? localAddress : `${localAddress}%${safeText(boundDevice)}`,
    localPort,
  );
  return remoteAddress === null ? local : `${local} -> ${endpointText(remoteAddress, remotePort)}`;
}

function stateText(change: Change): string {
  const { state } = change.mapping;
  if (state === null) return '';
  const before = change.event === 'changed' ? change.previous.state : undefined;
  return before ? ` ${before} -> ${state}` : ` ${state}`;
}

function ownerText({ processId, processName }: PortMapping): string {
  if (processId === null) return '-';
  return `${processName === null ? '?' : safeText(processName)} (${processId})`;
}

function lifetimeText(change: Change): string {
  return 'seconds' in change && change.seconds !== null ? `after ${durationText(change.seconds)}` : '';
}

function durationText(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(1)} s`;
}
