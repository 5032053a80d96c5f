import { isIP } from 'node:net';
import { safeText } from '../facts/safe-text.ts';
import { interned, type Interned } from './interned.ts';
import { decodeText, type LineBlock } from './lines.ts';
import { damaged, overlongReason, type LogParser } from './log-parser.ts';
import type { LocalClock } from './local-time.ts';
import type { LoggedTime, LogRecord } from './log-records.ts';

/** Who a mapping belongs to, as the last two fields of a line say. */
export interface LineOwner {
  readonly processName: string | null;
  readonly user: string | null;
}

/** What is wanted of the lines of a PR-PORTS log. Addresses and owners come as whatever the two functions make of their text. */
export interface PortLines<Address, Owner> {
  /** Of an address, `2001:db8::1`; null when it is none. */
  readonly address: Interned<Address | null>;
  /** Of the last two fields, `svchost.exe,<NT AUTHORITY\SYSTEM>`; null when they are not of that form. */
  readonly owner: Interned<Owner | null>;
  /** Of a line that has but seven fields. */
  readonly unknownOwner: Owner;
  /** A line. `remoteAddress` is null for `*`, `remotePort` -1 for `*` and where there is none, `processId` 0 for none. */
  readonly mapping: (
    line: number, time: LoggedTime, protocol: 'TCP' | 'UDP', localPort: number, localAddress: Address,
    remotePort: number, remoteAddress: Address | null, processId: number, owner: Owner,
  ) => void;
  /** A line that is none. */
  readonly damaged: (line: number, reason: string) => void;
}

const [lineFeed, carriageReturn, comma, star, zero] = [10, 13, 44, 42, 48];
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

/** Where the next comma stands; `end` when there is none before it. */
function nextComma(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== comma) at++;
  return at < end ? at : end;
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

/** Bytes of a log as a person may see them in a message. */
function excerpt(bytes: Buffer, start: number, end: number): string {
  return `"${safeText(decodeText(bytes.subarray(start, Math.min(end, start + 60))))}"`;
}

/**
 * Reads PR-PORTS by its bytes, and makes a text only of what it has not just seen: these logs grow to gigabytes.
 * A line has ten fields, and only the last two may hold commas; logs of Windows 2000 have seven.
 * @returns a function that takes the blocks of a file in their order.
 */
export function portLineReader<Address, Owner>(clock: LocalClock, lines: PortLines<Address, Owner>): (block: LineBlock) => void {
  let line = 0;
  let sevenFields = false;
  /** Date and time as the line before had them, with the comma behind, and what they say. */
  let stamp = new Uint8Array(0);
  let logged: LoggedTime | null = null;

  /** `yy/M/d,H:m:s` */
  function parseTime(bytes: Buffer, start: number, end: number): LoggedTime | null {
    const parts = /^(\d\d)\/(\d\d?)\/(\d\d?),(\d\d?):(\d\d?):(\d\d?)$/.exec(bytes.toString('latin1', start, Math.min(end, start + 20)));
    const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts?.map(Number) ?? [];
    return parts && clock(2000 + year, month, day, hour, minute, second);
  }

  /** Hands a line on. Returns why it is none, if so. */
  function takeLine(block: LineBlock, start: number, end: number): string | null {
    const { bytes, view } = block;
    // Most lines have the time of the line before.
    let c1 = start + stamp.length - 1;
    let same = stamp.length > 0 && c1 < end;
    for (let i = 0; same && i < stamp.length; i++) same = stamp[i] === bytes[start + i];
    if (!same) {
      c1 = nextComma(bytes, nextComma(bytes, start, end) + 1, end);
      logged = parseTime(bytes, start, c1);
      stamp = logged ? new Uint8Array(bytes.subarray(start, c1 + 1)) : new Uint8Array(0);
    }
    const c2 = nextComma(bytes, c1 + 1, end);
    const c3 = nextComma(bytes, c2 + 1, end);
    const c4 = nextComma(bytes, c3 + 1, end);
    const c5 = nextComma(bytes, c4 + 1, end);
    const c6 = nextComma(bytes, c5 + 1, end);
    const c7 = nextComma(bytes, c6 + 1, end);
    if (c5 >= end || (c6 < end && c7 >= end)) return 'neither seven nor ten fields';
    const hasOwner = c6 < end;
    if (!hasOwner && block.cut && !sevenFields) return 'seven fields instead of ten';
    if (!logged) return `no date and time: ${excerpt(bytes, start, c1)}`;

    const isTcp = bytes[c1 + 1] === 84 && bytes[c1 + 2] === 67;
    const isUdp = bytes[c1 + 1] === 85 && bytes[c1 + 2] === 68;
    if (c2 - c1 !== 4 || bytes[c1 + 3] !== 80 || !(isTcp || isUdp)) return `no protocol: ${excerpt(bytes, c1 + 1, c2)}`;
    const localPort = digits(bytes, c2 + 1, c3);
    if (localPort < 0 || localPort > 65_535) return `no port: ${excerpt(bytes, c2 + 1, c3)}`;
    const localAddress = lines.address(view, c3 + 1, c4);
    if (localAddress === null) return `no address: ${excerpt(bytes, c3 + 1, c4)}`;

    const hasRemotePort = c5 > c4 + 1 && !(c5 === c4 + 2 && bytes[c4 + 1] === star);
    const remotePort = hasRemotePort ? digits(bytes, c4 + 1, c5) : -1;
    if (hasRemotePort && (remotePort < 0 || remotePort > 65_535)) return `no remote port: ${excerpt(bytes, c4 + 1, c5)}`;
    const hasRemoteAddress = !(c6 === c5 + 2 && bytes[c5 + 1] === star);
    const remoteAddress = hasRemoteAddress ? lines.address(view, c5 + 1, c6) : null;
    if (hasRemoteAddress && remoteAddress === null) return `no remote address: ${excerpt(bytes, c5 + 1, c6)}`;

    const processId = hasOwner ? digits(bytes, c6 + 1, c7) : 0;
    if (processId < 0 || processId > 0xffff_ffff) return `no process id: ${excerpt(bytes, c6 + 1, c7)}`;
    const owner = hasOwner ? lines.owner(view, c7 + 1, end) : lines.unknownOwner;
    if (owner === null) return `no module and user: ${excerpt(bytes, c7 + 1, end)}`;
    lines.mapping(line, logged, isTcp ? 'TCP' : 'UDP', localPort, localAddress, remotePort, remoteAddress, processId, owner);
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
      const textEnd = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
      const digit = bytes[start]! - zero;
      if (!(digit >= 0 && digit <= 9)) {
        const text = decodeText(bytes.subarray(start, textEnd));
        if (headings.test(text)) {
          if (text.startsWith('date,')) sevenFields = text.split(',').length === 7;
          continue;
        }
      }
      const reason = takeLine(block, start, textEnd);
      if (reason !== null) lines.damaged(line, block.cut ? `cut off in mid-line: ${reason}` : reason);
    }
  };
}

const addressTexts = interned(parseAddress);
const owners = interned(parseOwner);

/** Parser of PR-PORTS. */
export function portsLogParser(file: string, clock: LocalClock): LogParser {
  let records: LogRecord[] = [];
  const read = portLineReader<string, LineOwner>(clock, {
    address: addressTexts,
    owner: owners,
    unknownOwner: { processName: null, user: null },
    mapping(line, when, protocol, localPort, localAddress, remotePort, remoteAddress, processId, owner) {
      const listens = protocol === 'TCP' && remotePort < 1 && remoteAddress !== null && isWildcard(remoteAddress);
      records.push({
        type: 'port', file, line, time: when.time, localTime: when.localTime, timeSource: when.timeSource,
        protocol, localAddress, localPort, remoteAddress: listens ? null : remoteAddress,
        remotePort: listens || remotePort < 0 ? null : remotePort, state: listens ? 'Listen' : null,
        processId: processId === 0 ? null : processId, processName: owner.processName, user: owner.user, atStart: false,
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
