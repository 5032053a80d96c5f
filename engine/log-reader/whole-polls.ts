import type { LogRecord } from './log-records.ts';

/** Maximum numbers of records and of their bytes that are kept. A PR-INITIAL with 100,000 ports has half of it. */
const limits = { records: 250_000, bytes: 33_554_432 };

/**
 * Joins the records of one poll of one file, which may be in several blocks. Their order is arbitrary: who reads them needs all of them to
 * tell which ports listen, and what is known of their processes.
 */
export class WholePolls {
  private kept: LogRecord[] = [];
  private keptBytes = 0;

  /**
   * Adds the records of the next block.
   * @returns the records whose poll is complete, and of a very large poll a part
   */
  add(records: LogRecord[], bytes: number): LogRecord[] {
    const start = lastPollOf(records);
    // Damaged records alone are not kept.
    if (start === 0 && this.kept.length > 0 && isSamePoll(this.kept, records)) {
      for (const record of records) this.kept.push(record);
      this.keptBytes += bytes;
      return this.kept.length > limits.records || this.keptBytes > limits.bytes ? this.rest() : [];
    }
    const last = records.splice(start);
    const complete = this.kept.length === 0 ? records : this.kept.concat(records);
    [this.kept, this.keptBytes] = [last, bytes];
    return complete;
  }

  /** The records that are kept. */
  rest(): LogRecord[] {
    const { kept } = this;
    [this.kept, this.keptBytes] = [[], 0];
    return kept;
  }
}

/** Where the last poll in records starts. Damaged records are of the poll around them. */
function lastPollOf(records: readonly LogRecord[]): number {
  const last = records.findLast(({ type }) => type !== 'damaged');
  if (!last) return records.length;
  return records.findLastIndex((record) => !isOfPoll(record, last)) + 1;
}

function isSamePoll(kept: readonly LogRecord[], records: readonly LogRecord[]): boolean {
  const last = kept.findLast(({ type }) => type !== 'damaged');
  const first = records.find(({ type }) => type !== 'damaged');
  return !last || !first || isOfPoll(first, last);
}

/** Whether a record, which may be damaged, is of the file and the time of another one. */
export function isOfPoll(record: LogRecord, other: LogRecord): boolean {
  if (record.type === 'damaged' || other.type === 'damaged') return true;
  if (record.file !== other.file) return false;
  return record.time === other.time || (record.time !== null && record.time.getTime() === other.time?.getTime());
}
