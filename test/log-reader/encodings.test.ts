import assert from 'node:assert/strict';
import path from 'node:path';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { withFiles } from './read-text.ts';

const title = 'Port Reporter Version 1.01 Log File - Port usage log\r\n';
const line = (user: string): string => `08/6/5,9:1:1,TCP,4444,0.0.0.0,,0.0.0.0,7,x.exe,<PC\\${user}>\r\n`;

/** Users of the records, lines that cannot be read, and notices. */
function read(content: string | Buffer, encoding?: string): Promise<{ users: (string | null)[]; damaged: number; guesses: string[] }> {
  return withFiles({ 'PR-PORTS-08-06-5-9-1-1.log': content }, (folder) => {
    const guesses: string[] = [];
    let damaged = 0;
    const files = findLogFiles([path.join(folder)], assert.fail);
    const records: LogRecord[] = [
      ...readLogs(files, {
        encoding,
        problem: assert.fail,
        notice: ({ message }) => guesses.push(/read as (\S+),/.exec(message)?.[1] ?? message),
        unreadable: (_first, count) => {
          damaged += count;
        },
      }),
    ].flat();
    return { users: records.flatMap((record) => (record.type === 'port' ? [record.user] : [])), damaged, guesses };
  });
}

describe('encodings and line ends of logs', () => {
  for (const [what, end] of [
    ['CR CR LF', '\r\r\n'],
    ['trailing spaces', ' \t \r\n'],
    ['LF', '\n'],
  ] as const) {
    it(`lines that end with ${what} are read`, async () => {
      const text = (title + line('ann') + line('bob')).replaceAll('\r\n', end);
      assert.deepEqual(await read(text), { users: ['PC\\ann', 'PC\\bob'], damaged: 0, guesses: [] });
    });
  }

  it('UTF-16 without a byte order mark is read, as a guess', async () => {
    const text = Buffer.from(title + line('ann'), 'utf16le');
    assert.deepEqual(await read(text), { users: ['PC\\ann'], damaged: 0, guesses: ['utf-16le'] });
    assert.deepEqual(await read(Buffer.from(text).swap16()), { users: ['PC\\ann'], damaged: 0, guesses: ['utf-16be'] });
    assert.deepEqual(await read(Buffer.from(`\ufeff${title}${line('ann')}`, 'utf16le')), { users: ['PC\\ann'], damaged: 0, guesses: [] });
  });

  it('windows-1252 is read, as a guess that is reported once', async () => {
    const bytes = Buffer.from(title + line('Jörg').repeat(2), 'latin1');
    assert.deepEqual(await read(bytes), { users: ['PC\\Jörg', 'PC\\Jörg'], damaged: 0, guesses: ['windows-1252'] });
    assert.deepEqual((await read(title + line('Jörg'))).guesses, []);
    assert.deepEqual((await read(Buffer.from(title + line('ann') + 'Jörgensen', 'latin1'))).guesses, ['windows-1252']);
  });

  it('a named code page is read and not guessed', async () => {
    // "Иван" in code page 866 and in windows-1251.
    for (const [encoding, bytes] of [
      ['ibm866', [0x88, 0xa2, 0xa0, 0xad]],
      ['windows-1251', [0xc8, 0xe2, 0xe0, 0xed]],
    ] as const) {
      const [before = '', after = ''] = line('@').split('@');
      const content = Buffer.concat([Buffer.from(title + before), Buffer.from(bytes), Buffer.from(after)]);
      assert.deepEqual(await read(content, encoding), { users: ['PC\\Иван'], damaged: 0, guesses: [] });
    }
  });

  it('a code page whose bytes become three bytes of UTF-8 is read across several chunks', async () => {
    const [before = '', after = ''] = line('@').split('@');
    const one = Buffer.concat([Buffer.from(before), Buffer.alloc(200, 0xa1), Buffer.from(after)]);
    const { users, damaged } = await read(Buffer.concat([Buffer.from(title), ...Array.from({ length: 12_000 }, () => one)]), 'windows-874');
    assert.deepEqual([users.length, damaged, users[0]], [12_000, 0, `PC\\${'ก'.repeat(200)}`]);
  });
});
