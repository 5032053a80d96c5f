import { isIP } from 'node:net';
import { safeText } from '../model/safe-text.ts';
import { copyBytes, nextComma, sameBytes } from './byte-words.ts';
import { decodeText, endOfText, type LineBlock } from './lines.ts';
import type { LocalClock, TimestampParser } from './local-time.ts';
import { damaged, overlongReason, type LogParser } from './log-parser.ts';
import type { LoggedTime, LogRecord } from './log-records.ts';
import type { ParseCache } from './parse-cache.ts';

/** The owner of a mapping, from the last two fields of a line. */
export interface LineOwner {
  readonly processName: string | null;
  readonly user: string | null;
}

/** Caches of the parser, which several files share. */
export interface PortsLogCaches {
  /** Null for bytes that are not an address. */
  readonly addresses: ParseCache<string | null>;
  /** The last two fields of a line. */
  readonly owners: ParseCache<LineOwner | null>;
}

/** Receives the lines of a PR-PORTS log. Times, addresses and owners have the types that its functions return. */
export interface PortsLogHandler<Time, Address, Owner> {
  /** Converts a local time. Called if it differs from the time of the line before. Null if the time does not exist. */
  readonly time: (...local: Parameters<TimestampParser>) => Time | null;
  /** Parses addresses, `2001:db8::1`; null if it is not an address. */
  readonly addresses: Pick<ParseCache<Address | null>, 'of'>;
  /** Parses the last two fields, `svchost.exe,<NT AUTHORITY\SYSTEM>`; null if they do not have that form. */
  readonly owners: ParseCache<Owner | null>;
  /** The owner of a line with seven fields. */
  readonly unknownOwner: () => Owner;
  /** A line. `remoteAddress` is null for `*`, `remotePort` is -1 for `*` and if it is empty, `processId` is 0 if it is not known. */
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
  /** A line that cannot be read. */
  readonly damaged: (line: number, reason: string) => void;
}

const [lineFeed, star, zero] = [10, 42, 48];
const headings = /^\s*(?:port reporter version .*|check pr-pids.*|log format:|date,time,.*)?\s*$/i;
const control = /[\0-\x1f\x7f]/;

/**
 * `module,<user>`. Values with a comma are quoted; version 1.01 never quoted, so the user starts at the last `,<` there.
 * @returns null if the text does not have that form
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

/** An address with or without a scope. Null if it is not an address. */
export function parseAddress(text: string): string | null {
  return isIP(text) === 0 ? null : text;
}

/** Whether an address is the wildcard, which a listener has in place of a remote address. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The number in a field; -1 if the field has other characters than digits, or none. */
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

/** Year, month, day, hour, minute and second. */
type TimeParts = Parameters<TimestampParser>;
/** The characters after each of them except the last: `//,::`. */
const timeMarks = [47, 47, 44, 58, 58];

/** Reads `yy/M/d,H:m:s` into `parts`. Returns whether it has that form. */
function parseTime(bytes: Buffer, start: number, end: number, parts: TimeParts): boolean {
  let at = start;
  for (let part = 0; part < parts.length; part++) {
    const from = at;
    while (at < end && at - from < 2 && bytes[at]! >= zero && bytes[at]! <= zero + 9) at++;
    if (part < timeMarks.length ? bytes[at] !== timeMarks[part] : at !== end) return false;
    parts[part] = (part === 0 ? 2000 : 0) + digits(bytes, from, at);
    if (at - from < (part === 0 ? 2 : 1)) return false;
    at++;
  }
  return true;
}

/** Bytes of a log, safe to print in a message. */
function excerpt(bytes: Buffer, start: number, end: number): string {
  return `"${safeText(decodeText(bytes.subarray(start, Math.min(end, start + 60))))}"`;
}

/**
 * Reads PR-PORTS by its bytes. It creates a string only for values that it has not seen recently, because these logs grow to gigabytes.
 * A line has ten fields, and only the last two may contain commas; logs of Windows 2000 have seven fields.
 * @returns a function that reads the blocks of a file, in their order
 */
export function createPortsLogParser<Time, Address, Owner>(handler: PortsLogHandler<Time, Address, Owner>): (block: LineBlock) => void {
  const parser = new PortsLogParser(handler);
  return (block) => parser.parseBlock(block);
}

class PortsLogParser<Time, Address, Owner> {
  private readonly handler: PortsLogHandler<Time, Address, Owner>;
  private line = 0;
  private sevenFields = false;
  /** Date and time of the line before, with the comma after them, and the result of parsing them. */
  private readonly timestamp = new DataView(new ArrayBuffer(64));
  private timestampLength = 0;
  private time: Time | null = null;
  private readonly timeParts: TimeParts = [0, 0, 0, 0, 0, 0];
  /** The local address of the line before, with the comma after it, in the same block: the handler may number addresses anew between blocks. */
  private readonly localText = new DataView(new ArrayBuffer(64));
  private localLength = 0;
  private localAddress: Address | null = null;

  constructor(handler: PortsLogHandler<Time, Address, Owner>) {
    this.handler = handler;
  }

  parseBlock(block: LineBlock): void {
    const { bytes, end } = block;
    this.localLength = 0;
    if (block.afterOverlong) this.handler.damaged(++this.line, overlongReason);
    for (let start = block.start, next = start; start < end; start = next) {
      const found = bytes.indexOf(lineFeed, start);
      const lineEnd = found < 0 || found >= end ? end : found;
      next = lineEnd + 1;
      this.line++;
      const textEnd = endOfText(bytes, start, lineEnd);
      const digit = bytes[start]! - zero;
      if (!(digit >= 0 && digit <= 9) && this.isHeading(bytes, start, textEnd)) continue;
      const reason = this.parseLine(block, start, textEnd);
      if (reason !== null) this.handler.damaged(this.line, block.cut ? `cut off in mid-line: ${reason}` : reason);
    }
  }

  private isHeading(bytes: Buffer, start: number, end: number): boolean {
    const text = decodeText(bytes.subarray(start, end));
    if (!headings.test(text)) return false;
    if (text.startsWith('date,')) this.sevenFields = text.split(',').length === 7;
    return true;
  }

  /** Sets `time`. Returns the position of the comma after date and time. Most lines have the time of the line before. */
  private parseTimestamp(bytes: Buffer, view: DataView, start: number, end: number): number {
    const known = start + this.timestampLength - 1;
    if (this.timestampLength !== 0 && known < end && sameBytes(view, start, known + 1, this.timestamp, 0)) return known;
    const comma = nextComma(view, nextComma(view, start, end) + 1, end);
    this.time = parseTime(bytes, start, comma, this.timeParts) ? this.handler.time(...this.timeParts) : null;
    this.timestampLength = this.time === null ? 0 : comma + 1 - start;
    copyBytes(view, start, start + this.timestampLength, this.timestamp, 0);
    return comma;
  }

  /** Parses the local address, which ends before the comma at `end`. Most lines have that of the line before. */
  private parseLocalAddress(view: DataView, start: number, end: number): Address | null {
    const length = end + 1 - start;
    if (length === this.localLength && sameBytes(view, start, end + 1, this.localText, 0)) return this.localAddress;
    this.localAddress = this.handler.addresses.of(view, start, end);
    this.localLength = length <= this.localText.byteLength ? length : 0;
    copyBytes(view, start, start + this.localLength, this.localText, 0);
    return this.localAddress;
  }

  /** Passes a line to the handler. Returns the reason if the line cannot be read. */
  private parseLine(block: LineBlock, start: number, end: number): string | null {
    const { bytes, view } = block;
    const { handler } = this;
    const c1 = this.parseTimestamp(bytes, view, start, end);
    const c2 = nextComma(view, c1 + 1, end);
    const c3 = nextComma(view, c2 + 1, end);
    const c4 = nextComma(view, c3 + 1, end);
    const c5 = nextComma(view, c4 + 1, end);
    const c6 = nextComma(view, c5 + 1, end);
    const c7 = nextComma(view, c6 + 1, end);
    if (c5 >= end || (c6 < end && c7 >= end)) return 'neither seven nor ten fields';
    const hasOwner = c6 < end;
    if (!hasOwner && block.cut && !this.sevenFields) return 'seven fields instead of ten';
    if (this.time === null) return `no date and time: ${excerpt(bytes, start, c1)}`;

    const isTcp = bytes[c1 + 1] === 84 && bytes[c1 + 2] === 67;
    const isUdp = bytes[c1 + 1] === 85 && bytes[c1 + 2] === 68;
    if (c2 - c1 !== 4 || bytes[c1 + 3] !== 80 || !(isTcp || isUdp)) return `no protocol: ${excerpt(bytes, c1 + 1, c2)}`;
    const localPort = digits(bytes, c2 + 1, c3);
    if (localPort < 0 || localPort > 65_535) return `no port: ${excerpt(bytes, c2 + 1, c3)}`;
    const localAddress = this.parseLocalAddress(view, c3 + 1, c4);
    if (localAddress === null) return `no address: ${excerpt(bytes, c3 + 1, c4)}`;

    const hasRemotePort = c5 > c4 + 1 && !(c5 === c4 + 2 && bytes[c4 + 1] === star);
    const remotePort = hasRemotePort ? digits(bytes, c4 + 1, c5) : -1;
    if (hasRemotePort && (remotePort < 0 || remotePort > 65_535)) return `no remote port: ${excerpt(bytes, c4 + 1, c5)}`;
    const hasRemoteAddress = !(c6 === c5 + 2 && bytes[c5 + 1] === star);
    const remoteAddress = hasRemoteAddress ? handler.addresses.of(view, c5 + 1, c6) : null;
    if (hasRemoteAddress && remoteAddress === null) return `no remote address: ${excerpt(bytes, c5 + 1, c6)}`;

    const processId = hasOwner ? digits(bytes, c6 + 1, c7) : 0;
    if (processId < 0 || processId > 0xffff_ffff) return `no process id: ${excerpt(bytes, c6 + 1, c7)}`;
    const owner = hasOwner ? handler.owners.of(view, c7 + 1, end) : handler.unknownOwner();
    if (owner === null) return `no module and user: ${excerpt(bytes, c7 + 1, end)}`;
    handler.mapping(this.line, this.time, isTcp ? 'TCP' : 'UDP', localPort, localAddress, remotePort, remoteAddress, processId, owner);
    return null;
  }
}

const noOwner: LineOwner = { processName: null, user: null };

/** Parser of PR-PORTS. */
export function portsLogParser(file: string, clock: LocalClock, { addresses, owners }: PortsLogCaches): LogParser {
  let records: LogRecord[] = [];
  const parse = createPortsLogParser<LoggedTime, string, LineOwner>({
    addresses,
    owners,
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
    parse(block, target) {
      records = target;
      parse(block);
    },
    flush() {},
  };
}
