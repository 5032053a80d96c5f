import { isIP } from 'node:net';
import { safeText } from '../model/safe-text.ts';
import { copyBytes, nextComma, sameBytes } from './byte-words.ts';
import { decodeText, endOfText, type LineBlock } from './lines.ts';
import type { LocalClock, TimestampParser } from './local-time.ts';
import { damaged, overlongReason, type LogParser } from './log-parser.ts';
import type { LoggedTime, LogRecord } from './log-records.ts';
import { createParseCache, type ParseCache } from './parse-cache.ts';

/** Who a mapping belongs to, as the last two fields of a line say. */
export interface LineOwner {
  readonly processName: string | null;
  readonly user: string | null;
}

/** What is wanted of the lines of a PR-PORTS log. Times, addresses and owners come as whatever the functions make of them. */
export interface PortsLogHandler<Time, Address, Owner> {
  /** Of a local time, asked for when it is another than that of the line before; null when there is none such. */
  readonly time: (...local: Parameters<TimestampParser>) => Time | null;
  /** Of addresses, `2001:db8::1`; null when it is none. */
  readonly addresses: ParseCache<Address | null>;
  /** Of the last two fields, `svchost.exe,<NT AUTHORITY\SYSTEM>`; null when they are not of that form. */
  readonly owners: ParseCache<Owner | null>;
  /** Of a line that has but seven fields. */
  readonly unknownOwner: () => Owner;
  /** A line. `remoteAddress` is null for `*`, `remotePort` -1 for `*` and where there is none, `processId` 0 for none. */
  readonly mapping: (
    line: number,
    time: Time,
    protocol: 'TCP' | 'UDP',
    localPort: number,
    localAddress: Address,
    remotePort: number,
    remoteAddress: Address | null,
    processId: number,
    owner: Owner,
  ) => void;
  /** A line that is none. */
  readonly damaged: (line: number, reason: string) => void;
}

const [lineFeed, star, zero] = [10, 42, 48];
const headings = /^\s*(?:port reporter version .*|check pr-pids.*|log format:|date,time,.*)?\s*$/i;
const control = /[\0-\x1f\x7f]/;

/**
 * `module,<user>`. What holds a comma is quoted by us; 1.01 never quoted, so that there the user begins at the last `,<`.
 * @returns null when it is not of that form.
 */
export function parseOwner(text: string): LineOwner | null {
  if (control.test(text)) return null;
  const quoted = /^"((?:[^"]|"")*)",(?=["<])/.exec(text);
  const split = quoted ? quoted[0].length - 1 : text.lastIndexOf(text.endsWith('"') ? ',"<' : ',<');
  if (split < 0) return null;
  const processName = quoted ? quoted[1]!.replaceAll('""', '"') : text.slice(0, split);
  const last = text.slice(split + 1);
  const user = /^".*"$/.test(last) ? last.slice(1, -1).replaceAll('""', '"') : last;
  return /^<.*>$/.test(user) ? { processName: processName || null, user: user.slice(1, -1) || null } : null;
}

/** An address with or without a scope. Null when it is none. */
export function parseAddress(text: string): string | null {
  return isIP(text) === 0 ? null : text;
}

/** What a listener has in place of a remote end. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** Number that the digits of a field make; -1 when it holds anything else, or nothing. */
function digits(bytes: Buffer, start: number, end: number): number {
  if (start >= end || end - start > 10) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Year, month, day, hour, minute and second that {@link parseTime} has read. */
const timeParts: Parameters<TimestampParser> = [0, 0, 0, 0, 0, 0];
/** What stands behind each of them but the last: `//,::`. */
const timeMarks = [47, 47, 44, 58, 58];

/** Reads `yy/M/d,H:m:s`. Returns whether it is of that form. */
function parseTime(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  for (let part = 0; part < timeParts.length; part++) {
    const from = at;
    while (at < end && at - from < 2 && bytes[at]! >= zero && bytes[at]! <= zero + 9) at++;
    if (part < timeMarks.length ? bytes[at] !== timeMarks[part] : at !== end) return false;
    timeParts[part] = (part === 0 ? 2000 : 0) + digits(bytes, from, at);
    if (at - from < (part === 0 ? 2 : 1)) return false;
    at++;
  }
  return true;
}

/** Bytes of a log as a person may see them in a message. */
function excerpt(bytes: Buffer, start: number, end: number): string {
  return `"${safeText(decodeText(bytes.subarray(start, Math.min(end, start + 60))))}"`;
}

/**
 * Reads PR-PORTS by its bytes, and makes a text only of what it has not just seen: these logs grow to gigabytes.
 * A line has ten fields, and only the last two may hold commas; logs of Windows 2000 have seven.
 * @returns a function that takes the blocks of a file in their order.
 */
export function createPortsLogParser<Time, Address, Owner>(lines: PortsLogHandler<Time, Address, Owner>): (block: LineBlock) => void {
  let line = 0;
  let sevenFields = false;
  /** Date and time as the line before had them, with the comma behind, and what they say. */
  const stamp = new DataView(new ArrayBuffer(64));
  let timestampLength = 0;
  let time: Time | null = null;

  /** Hands a line on. Returns why it is none, if so. */
  function parseLine(block: LineBlock, start: number, end: number): string | null {
    const { bytes, view } = block;
    // Most lines have the time of the line before.
    let c1 = start + timestampLength - 1;
    if (timestampLength === 0 || c1 >= end || !sameBytes(view, start, c1 + 1, stamp, 0)) {
      c1 = nextComma(view, nextComma(view, start, end) + 1, end);
      time = parseTime(bytes, start, c1) ? lines.time(...timeParts) : null;
      timestampLength = time === null ? 0 : c1 + 1 - start;
      copyBytes(view, start, start + timestampLength, stamp, 0);
    }
    const c2 = nextComma(view, c1 + 1, end);
    const c3 = nextComma(view, c2 + 1, end);
    const c4 = nextComma(view, c3 + 1, end);
    const c5 = nextComma(view, c4 + 1, end);
    const c6 = nextComma(view, c5 + 1, end);
    const c7 = nextComma(view, c6 + 1, end);
    if (c5 >= end || (c6 < end && c7 >= end)) return 'neither seven nor ten fields';
    const hasOwner = c6 < end;
    if (!hasOwner && block.cut && !sevenFields) return 'seven fields instead of ten';
    if (time === null) return `no date and time: ${excerpt(bytes, start, c1)}`;

    const isTcp = bytes[c1 + 1] === 84 && bytes[c1 + 2] === 67;
    const isUdp = bytes[c1 + 1] === 85 && bytes[c1 + 2] === 68;
    if (c2 - c1 !== 4 || bytes[c1 + 3] !== 80 || !(isTcp || isUdp)) return `no protocol: ${excerpt(bytes, c1 + 1, c2)}`;
    const localPort = digits(bytes, c2 + 1, c3);
    if (localPort < 0 || localPort > 65_535) return `no port: ${excerpt(bytes, c2 + 1, c3)}`;
    const localAddress = lines.addresses.of(view, c3 + 1, c4);
    if (localAddress === null) return `no address: ${excerpt(bytes, c3 + 1, c4)}`;

    const hasRemotePort = c5 > c4 + 1 && !(c5 === c4 + 2 && bytes[c4 + 1] === star);
    const remotePort = hasRemotePort ? digits(bytes, c4 + 1, c5) : -1;
    if (hasRemotePort && (remotePort < 0 || remotePort > 65_535)) return `no remote port: ${excerpt(bytes, c4 + 1, c5)}`;
    const hasRemoteAddress = !(c6 === c5 + 2 && bytes[c5 + 1] === star);
    const remoteAddress = hasRemoteAddress ? lines.addresses.of(view, c5 + 1, c6) : null;
    if (hasRemoteAddress && remoteAddress === null) return `no remote address: ${excerpt(bytes, c5 + 1, c6)}`;

    const processId = hasOwner ? digits(bytes, c6 + 1, c7) : 0;
    if (processId < 0 || processId > 0xffff_ffff) return `no process id: ${excerpt(bytes, c6 + 1, c7)}`;
    const owner = hasOwner ? lines.owners.of(view, c7 + 1, end) : lines.unknownOwner();
    if (owner === null) return `no module and user: ${excerpt(bytes, c7 + 1, end)}`;
    lines.mapping(line, time, isTcp ? 'TCP' : 'UDP', localPort, localAddress, remotePort, remoteAddress, processId, owner);
    return null;
  }

  return (block) => {
    const { bytes, end } = block;
    if (block.behindOverlong) lines.damaged(++line, overlongReason);
    for (let start = block.start, next = start; start < end; start = next) {
      const found = bytes.indexOf(lineFeed, start);
      const lineEnd = found < 0 || found >= end ? end : found;
      next = lineEnd + 1;
      line++;
      const textEnd = endOfText(bytes, start, lineEnd);
      const digit = bytes[start]! - zero;
      if (!(digit >= 0 && digit <= 9)) {
        const text = decodeText(bytes.subarray(start, textEnd));
        if (headings.test(text)) {
          if (text.startsWith('date,')) sevenFields = text.split(',').length === 7;
          continue;
        }
      }
      const reason = parseLine(block, start, textEnd);
      if (reason !== null) lines.damaged(line, block.cut ? `cut off in mid-line: ${reason}` : reason);
    }
  };
}

const noOwner: LineOwner = { processName: null, user: null };
/** Made when they are first needed, for they are large. One for all files. */
let caches: { addresses: ParseCache<string | null>; owners: ParseCache<LineOwner | null> } | undefined;

/** Parser of PR-PORTS. */
export function portsLogParser(file: string, clock: LocalClock): LogParser {
  let records: LogRecord[] = [];
  caches ??= { addresses: createParseCache(parseAddress), owners: createParseCache(parseOwner) };
  const read = createPortsLogParser<LoggedTime, string, LineOwner>({
    ...caches,
    time: clock,
    unknownOwner: () => noOwner,
    mapping(line, when, protocol, localPort, localAddress, remotePort, remoteAddress, processId, owner) {
      const listens = protocol === 'TCP' && remotePort < 1 && remoteAddress !== null && isWildcard(remoteAddress);
      records.push({
        type: 'port',
        file,
        line,
        time: when.time,
        localTime: when.localTime,
        timeSource: when.timeSource,
        protocol,
        localAddress,
        localPort,
        remoteAddress: listens ? null : remoteAddress,
        remotePort: listens || remotePort < 0 ? null : remotePort,
        state: listens ? 'Listen' : null,
        processId: processId === 0 ? null : processId,
        processName: owner.processName,
        user: owner.user,
        presentAtStart: false,
      });
    },
    damaged: (line, reason) => records.push(damaged(file, line, reason)),
  });
  return {
    parse(block, into) {
      records = into;
      read(block);
    },
    flush() {},
  };
}
