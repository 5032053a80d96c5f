import type { LogRecord } from '../../log-reader/log-records.ts';
import type { RecordLocation } from './finding.ts';
import { isServedPort } from '../statistics/listener-counts.ts';
import { SmallSet } from './small-set.ts';
import { servicePort, type Subject } from './subject.ts';

/** A record with a location and a time. */
export type FoundRecord = Exclude<LogRecord, { type: 'damaged' }>;

const limits = { locations: 10, addresses: 1000 };

/** Counts the records of one finding. */
export class Tally {
  /** Of the first record; path, user and parent of the first record that has them. */
  subject: Subject;
  first: Date | null = null;
  last: Date | null = null;
  count = 0;
  records: RecordLocation[] = [];
  /** Different remote addresses. */
  readonly addresses = new SmallSet<string>();
  /** Whether an address beyond the maximum was not added. */
  hasMoreAddresses = false;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** Whether a record is about the same executable and account, as far as both are known. */
  isOfSameOwner({ path, user }: Subject): boolean {
    return isSame(path, this.subject.path) && isSame(user, this.subject.user);
  }

  /** The remote address, if all records with one have the same. */
  onlyAddress(): string | null {
    return this.addresses.size === 1 && !this.hasMoreAddresses ? this.addresses.values()[0]! : null;
  }

  add(subject: Subject, { file, line, time }: FoundRecord): void {
    const { remoteAddress } = subject;
    this.subject = withOwner(this.subject, subject);
    this.count++;
    // An array of one value takes less memory than an empty one that a value is added to. Most tallies have one record.
    if (this.count === 1) this.records = [{ file, line }];
    else if (this.records.length < limits.locations) this.records.push({ file, line });
    if (time && (!this.first || time.getTime() < this.first.getTime())) this.first = time;
    if (time && (!this.last || time.getTime() > this.last.getTime())) this.last = time;
    if (remoteAddress === null) return;
    if (this.addresses.size < limits.addresses) this.addresses.add(remoteAddress);
    else if (!this.addresses.has(remoteAddress)) this.hasMoreAddresses = true;
  }
}

function isSame(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

function withOwner(subject: Subject, { path, user, parentProcessName }: Subject): Subject {
  const isKnown = (known: string | null, more: string | null): boolean => known !== null || more === null;
  if (isKnown(subject.path, path) && isKnown(subject.user, user) && isKnown(subject.parentProcessName, parentProcessName)) return subject;
  return {
    ...subject,
    path: subject.path ?? path,
    user: subject.user ?? user,
    parentProcessName: subject.parentProcessName ?? parentProcessName,
  };
}

/** The program and the service port of a subject: the key of a finding within its criterion. Arbitrary ports count as one. */
export function programKey({ processName, protocol, ...subject }: Subject): string {
  const { side, port } = servicePort(subject);
  const isArbitrary = side === 'local' && protocol === 'UDP' && port !== null && !isServedPort(port);
  return JSON.stringify([processName, protocol, side, isArbitrary ? 'arbitrary' : port]);
}
