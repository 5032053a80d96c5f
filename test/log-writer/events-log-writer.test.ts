import assert from 'node:assert/strict';
import { EventLines } from '../../engine/log-writer/events-log-writer.ts';
import type { LogEvent } from '../../engine/model/log-events.ts';
import { eventHead } from '../builders.ts';

const event = (reason: string): LogEvent => ({ time: new Date(0), event: 'retentionSuspended', reason });
const numbers = (bytes: readonly Uint8Array[]): number[] =>
  Buffer.concat(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).sequence);

describe('the lines of PR-EVENTS', () => {
  it('start with the same fields, and are numbered', () => {
    const lines = new EventLines({ computer: 'PC "1"\u202e', session: eventHead.session });
    assert.equal(
      lines.next(event('a')) + lines.next(event('b')),
      [
        '{"schema":1,"computer":"PC \\"1\\"\\u202e","session":"00000000-0000-4000-8000-000000000000","sequence":1,"time":"1970-01-01T00:00:00.000Z",' +
          '"event":"retentionSuspended","reason":"a"}\n',
        '{"schema":1,"computer":"PC \\"1\\"\\u202e","session":"00000000-0000-4000-8000-000000000000","sequence":2,"time":"1970-01-01T00:00:00.000Z",' +
          '"event":"retentionSuspended","reason":"b"}\n',
      ].join(''),
    );
  });

  it('get the numbers after those of lines that must precede them', () => {
    const lines = new EventLines({ computer: 'PC', session: eventHead.session });
    for (let line = 1; line <= 5; line++) lines.next(event('written'));
    // Characters of several bytes, and a number as a value.
    const texts = ['é', '"sequence":7,', '日本', 'd'].map((reason) => lines.next(event(reason)));
    const waiting = [Buffer.from(texts.slice(0, 3).join('')), Buffer.from(texts[3] ?? '')];
    lines.takeBack(waiting);
    assert.deepEqual(numbers([Buffer.from(lines.next(event('first')))]), [6]);
    const { bytes, growth } = lines.renumber(waiting);
    assert.deepEqual(numbers(bytes), [7, 8, 9, 10]);
    const parsed = Buffer.concat(bytes).toString().trimEnd().split('\n');
    assert.deepEqual(
      parsed.map((line) => JSON.parse(line).reason),
      ['é', '"sequence":7,', '日本', 'd'],
    );
    const ends = texts.map((_, at) => Buffer.byteLength(texts.slice(0, at + 1).join('')));
    const newEnds = parsed.map((_, at) => Buffer.byteLength(parsed.slice(0, at + 1).join('\n')) + 1);
    assert.deepEqual(
      ends.map((end) => end + growth(end)),
      newEnds,
    );
    assert.equal(newEnds.at(-1), (ends.at(-1) ?? 0) + 1, 'the number 10 is one byte longer than 9');
  });

  it('keep the number of a line whose start is in an earlier file', () => {
    const lines = new EventLines({ computer: 'PC', session: eventHead.session });
    const [cut, whole] = [lines.next(event('é')), lines.next(event('whole'))];
    const rest = Buffer.from(cut).subarray(-6);
    const waiting = [Buffer.concat([rest, Buffer.from(whole)])];
    lines.takeBack(waiting);
    assert.deepEqual(numbers([Buffer.from(lines.next(event('first')))]), [2]);
    const [moved = Buffer.alloc(0)] = lines.renumber(waiting).bytes;
    assert.deepEqual(Buffer.from(moved).subarray(0, 6), rest);
    assert.deepEqual(numbers([moved.subarray(6)]), [3]);
  });
});
