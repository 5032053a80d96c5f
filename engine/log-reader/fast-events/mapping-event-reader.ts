import { isUtf8 } from 'node:buffer';
import { changeSources } from '../../model/event-schema.ts';
import type { EventHead, LoggedMapping } from '../../model/log-events.ts';
import { safeJson } from '../../model/safe-text.ts';
import { sameBytes } from '../byte-words.ts';
import type { EventRecord, OtherEventRecord } from '../log-records.ts';
import type { ParseCache } from '../parse-cache.ts';
import { copyOf, SegmentCache } from './segment-cache.ts';

/** An event of a mapping that this reader can read. */
type MappingRecord = Extract<EventRecord, { event: 'present' | 'opened' | 'closed' }>;

/** A text of the form of a line. */
interface Constant {
  readonly bytes: DataView;
  readonly length: number;
}

function constant(text: string): Constant {
  const bytes = Buffer.from(text);
  return { bytes: copyOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length), length: bytes.length };
}

/** What precedes the protocol of an event. */
const kinds = (['opened', 'closed', 'present'] as const).flatMap((event) =>
  changeSources.map((source) => ({ event, source, start: constant(`","event":"${event}","source":"${source}","mapping":{"protocol":"`) })),
);
const protocols = (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, start: constant(`${protocol}","localAddress":"`) }));

const form = {
  time: constant(',"time":"'),
  localPort: constant('","localPort":'),
  remoteAddress: constant(',"remoteAddress":'),
  noRemoteAddress: constant('null,"remotePort":'),
  quote: constant('"'),
  remotePort: constant('","remotePort":'),
  null: constant('null'),
  state: constant(',"state":'),
  opened: constant(',"opened":'),
  afterOpened: constant('",'),
  nullOpened: constant('null,'),
  end: constant('}'),
  seconds: constant(',"seconds":'),
};

const timeLength = '2026-07-30T09:00:01.000Z'.length;
/** Of a state event. */
const preciseTimeLength = '2026-07-30T09:00:01.000000Z'.length;
const utcTime = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:\d{3})?Z$/;
const lifetime = /^(?:null|(?:0|[1-9]\d{0,8})(?:\.\d{1,9})?)$/;
/** Maximum length of the fields from `state` on, before `opened`. */
const maxMiddle = 200;
/** Maximum length of a text such as `86400.125}`. */
const maxSeconds = 24;
const [quote, comma, colon, zero, letterZ, firstVisible, lastAscii] = [34, 44, 58, 48, 90, 33, 126];

/** The fields from `state` on, before `opened`. */
type Middle = Partial<LoggedMapping>;

/** The fields after `opened`: those of the process come first. */
interface Rest {
  readonly fields: Partial<LoggedMapping>;
  /** The fields before them in the line that was read last. */
  middle: Middle | null;
  /** All fields, with those fields before them. A copy of such an object takes a fifth of the time of building one. */
  mapping: LoggedMapping | null;
}

/** The fields of {@link Middle}, … */
const middleFields = ['state', 'dualStack', 'exposure'];
/** … and all fields that are not in {@link Rest}. */
const firstFields = ['protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', ...middleFields, 'opened'];

/**
 * Reads `opened`, `closed` and `present` events from lines of exactly the form in which the reporter writes them, by their bytes. The fields
 * that are the same in thousands of lines (the head, the state, the process) are taken from an earlier line with the same bytes, which the
 * parser of JSON has read and checked.
 */
export class MappingEventReader {
  private readonly file: string;
  private readonly addresses: Pick<ParseCache<string | null>, 'of'>;
  private readonly middles = new SegmentCache<Middle>();
  private readonly rests = new SegmentCache<Rest>();
  private head: (EventHead & { readonly start: Constant }) | null = null;
  private readonly timeBytes = new DataView(new ArrayBuffer(timeLength + 4));
  private time: Date | null = null;

  // The line that is being read.
  private view: DataView = this.timeBytes;
  private start = 0;
  private end = 0;
  private at = 0;
  private sequence = 0;
  private kind = kinds[0]!;
  private protocol: 'TCP' | 'UDP' = 'TCP';
  private localAddress = '';
  private localPort = 0;
  private remoteAddress: string | null = null;
  private remotePort: number | null = null;
  private middleStart = 0;
  private middleEnd = 0;
  private opened: Date | null = null;
  private restStart = 0;
  private restEnd = 0;
  private seconds: number | null = null;

  /** @param addresses returns null for bytes that are no address */
  constructor(file: string, addresses: Pick<ParseCache<string | null>, 'of'>) {
    this.file = file;
    this.addresses = addresses;
  }

  /** The event in the bytes from `start` to `end`; null if the line has another form, or parts that no line had before. */
  read(view: DataView, start: number, end: number, line: number): MappingRecord | null {
    [this.view, this.start, this.end, this.at, this.restEnd] = [view, start, end, start, -1];
    if (!this.readForm()) return null;
    const middle = this.middles.find(view, this.middleStart, this.middleEnd);
    const rest = middle && this.rests.find(view, this.restStart, this.restEnd);
    return rest && this.record(line, this.mappingOf(middle, rest));
  }

  /** Learns from the event that the parser of JSON has read in the line for which `read` has just returned null. */
  learn(record: EventRecord | OtherEventRecord): void {
    const { head, view, start, end } = this;
    // Another line may have the same bytes, but a different encoding.
    if (!isUtf8(bytesOf(view, start, end))) return;
    if (head?.computer !== record.computer || head.session !== record.session) this.head = headOf(record);
    if (this.restEnd < 0 || !('mapping' in record)) return;
    const { middleStart, middleEnd, restStart, restEnd } = this;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The parser of PR-EVENTS has checked the fields.
    const mapping = record.mapping as LoggedMapping;
    const middle = fieldsIn(view, middleStart, middleEnd, mapping);
    const fields = fieldsIn(view, restStart, restEnd, mapping);
    if (!middle || !fields || Object.keys(middle).join() !== middleFields.join()) return;
    // Of two fields with one name, the last one counts.
    if (firstFields.some((name) => Object.hasOwn(fields, name))) return;
    this.middles.add(view, middleStart, middleEnd, middle);
    this.rests.add(view, restStart, restEnd, { fields, middle: null, mapping: null });
  }

  /** Reads everything but the two parts that are taken from earlier lines. Returns whether the line has the form. */
  private readForm(): boolean {
    return this.readHead() && this.readEndpoints() && this.readOpened() && this.readEnd();
  }

  private readHead(): boolean {
    if (!this.head || !this.skip(this.head.start)) return false;
    this.sequence = this.number(Number.MAX_SAFE_INTEGER);
    if (this.sequence < 1 || !this.skip(form.time)) return false;
    const time = this.readTime(this.time);
    if (!time) return false;
    if (time !== this.time) {
      this.time = time;
      // What is left of the bytes of a time in microseconds is no time in milliseconds.
      for (let i = 0; i < timeLength; i += 4) this.timeBytes.setInt32(i, this.view.getInt32(this.at - timeLength + i));
    }
    const kind = kinds.find(({ start }) => this.skip(start));
    if (kind) this.kind = kind;
    return kind !== undefined;
  }

  private readEndpoints(): boolean {
    const protocol = protocols.find(({ start }) => this.skip(start));
    const localAddress = protocol ? this.address() : null;
    if (!protocol || localAddress === null || !this.skip(form.localPort)) return false;
    this.protocol = protocol.protocol;
    this.localAddress = localAddress;
    this.localPort = this.number(65_535);
    if (this.localPort < 0 || !this.skip(form.remoteAddress)) return false;
    if (this.skip(form.noRemoteAddress)) this.remoteAddress = null;
    else {
      this.remoteAddress = this.skip(form.quote) ? this.address() : null;
      if (this.remoteAddress === null || !this.skip(form.remotePort)) return false;
    }
    if (this.skip(form.null)) {
      this.remotePort = null;
      return true;
    }
    this.remotePort = this.number(65_535);
    return this.remotePort >= 0;
  }

  /** Reads the fields up to `opened`. */
  private readOpened(): boolean {
    this.middleStart = this.at + 1;
    if (!this.skip(form.state)) return false;
    const last = Math.min(this.end, this.at + maxMiddle);
    while (this.at < last && !(this.view.getUint8(this.at) === comma && this.isNext(form.opened))) this.at++;
    this.middleEnd = this.at;
    if (!this.skip(form.opened)) return false;
    this.opened = null;
    if (!this.skip(form.nullOpened)) {
      this.opened = this.skip(form.quote) ? this.readTime(null) : null;
      if (this.opened === null || !this.skip(form.afterOpened)) return false;
    }
    this.restStart = this.at;
    return true;
  }

  /** Finds the end of the mapping, from the end of the line. */
  private readEnd(): boolean {
    const { view, end } = this;
    let mappingEnd = end - 1;
    if (this.kind.event === 'closed') {
      let at = end - 1;
      while (at > end - maxSeconds && at > this.restStart && view.getUint8(at) !== colon) at--;
      const text = textOf(view, at + 1, end - 1);
      this.at = at + 1 - form.seconds.length;
      if (this.at < this.restStart || !this.skip(form.seconds) || !lifetime.test(text)) return false;
      this.seconds = text === 'null' ? null : Number(text);
      mappingEnd = at + 1 - form.seconds.length;
    }
    // The ends of the mapping and of the event.
    this.at = mappingEnd - 1;
    if (this.at < this.restStart || !this.skip(form.end)) return false;
    this.at = end - 1;
    if (!this.skip(form.end)) return false;
    this.restEnd = mappingEnd - 1;
    return true;
  }

  private mappingOf(middle: Middle, rest: Rest): LoggedMapping {
    const { protocol, localAddress, localPort, remoteAddress, remotePort, opened } = this;
    if (rest.mapping === null || rest.middle !== middle) {
      rest.middle = middle;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The parser of PR-EVENTS has checked the fields of the two parts.
      rest.mapping = {
        protocol,
        localAddress,
        localPort,
        remoteAddress,
        remotePort,
        ...middle,
        opened,
        ...rest.fields,
      } as LoggedMapping;
    }
    const mapping: { -readonly [field in keyof LoggedMapping]: LoggedMapping[field] } = { ...rest.mapping };
    mapping.protocol = protocol;
    mapping.localAddress = localAddress;
    mapping.localPort = localPort;
    mapping.remoteAddress = remoteAddress;
    mapping.remotePort = remotePort;
    mapping.opened = opened;
    return mapping;
  }

  private record(line: number, mapping: LoggedMapping): MappingRecord {
    const { file, sequence, seconds } = this;
    const { schema, computer, session } = this.head!;
    const { event, source } = this.kind;
    const time = this.time!;
    const location = { type: 'event', file, line, timeSource: 'Utc' } as const;
    return event === 'closed'
      ? { schema, computer, session, sequence, time, event, source, mapping, seconds, ...location }
      : { schema, computer, session, sequence, time, event, source, mapping, ...location };
  }

  private isNext({ bytes, length }: Constant): boolean {
    return this.at + length <= this.end && sameBytes(this.view, this.at, this.at + length, bytes, 0);
  }

  /** Whether a text follows; if so, it is skipped. */
  private skip(text: Constant): boolean {
    const isNext = this.isNext(text);
    if (isNext) this.at += text.length;
    return isNext;
  }

  /** A whole number up to `max`, as JSON has it; -1 if there is none. */
  private number(max: number): number {
    const { view, at: start } = this;
    let value = 0;
    let at = start;
    for (; at < this.end && value <= max; at++) {
      const digit = view.getUint8(at) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.at = at;
    const hasLeadingZero = at > start + 1 && view.getUint8(start) === zero;
    return at === start || value > max || hasLeadingZero ? -1 : value;
  }

  /** The address before the next quotation mark. Null if it is none. */
  private address(): string | null {
    const { view, at: start, end } = this;
    let at = start;
    for (; at < end; at++) {
      const character = view.getUint8(at);
      if (character === quote) break;
      if (character < firstVisible || character > lastAscii) return null;
    }
    this.at = at;
    return this.addresses.of(view, start, at);
  }

  /** Reads a time, which may be that of the line before. Null if the time is not UTC in milliseconds or microseconds. */
  private readTime(known: Date | null): Date | null {
    const { view, at } = this;
    if (at + preciseTimeLength > this.end) return null;
    const isPrecise = view.getUint8(at + timeLength - 1) !== letterZ;
    this.at += isPrecise ? preciseTimeLength : timeLength;
    if (known && !isPrecise && sameBytes(view, at, this.at, this.timeBytes, 0)) return known;
    const text = textOf(view, at, this.at);
    const time = utcTime.test(text) ? new Date(text) : null;
    return time && Number.isNaN(time.getTime()) ? null : time;
  }
}

function textOf(view: DataView, start: number, end: number): string {
  return bytesOf(view, start, end).toString('latin1');
}

function bytesOf(view: DataView, start: number, end: number): Buffer {
  return Buffer.from(view.buffer, view.byteOffset + start, Math.max(0, end - start));
}

function headOf({ schema, computer, session }: EventHead): EventHead & { readonly start: Constant } {
  const start = constant(`${safeJson({ schema, computer, session }).slice(0, -1)},"sequence":`);
  return { schema, computer, session, sequence: 0, start };
}

/** The fields in a part of a line, with the values that the parser has converted. Null if the part does not consist of whole fields. */
function fieldsIn(view: DataView, start: number, end: number, mapping: LoggedMapping): Partial<LoggedMapping> | null {
  try {
    const names = Object.keys(JSON.parse(`{${bytesOf(view, start, end).toString()}}`));
    return Object.fromEntries(names.map((name) => [name, Reflect.get(mapping, name)]));
  } catch {
    return null;
  }
}
