import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verifyLogs, type FileState } from '../../../engine/analysis/integrity/verify.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { eventsLog } from '../../builders.ts';

const stamps = ['24-01-1-0-0-0', '24-01-1-1-0-0', '24-01-1-2-0-0'];
const ports = (stamp: string): string => `PR-PORTS-${stamp}.log`;
const events = (stamp: string): string => `PR-EVENTS-${stamp}.jsonl`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Each set is a session of its own. */
const sessionOf = (stamp: string): string => `session ${stamp}`;

/** Adds a line with the next number of the session. */
function appendEvent(file: string, event: object): void {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const { session, sequence }: { session: string; sequence: number } = JSON.parse(lines.at(-1) ?? '');
  appendFileSync(file, eventsLog([{ session, sequence: sequence + 1, ...event }]));
}

/** Three sets, the last one open, sealed as the reporter does: PR-PORTS in its own PR-EVENTS, PR-EVENTS in the next one. */
function threeSets(): Record<string, string> {
  const files: Record<string, string> = {};
  let previous: string | null = null;
  let unsealed: string | null = null;
  for (const [hour, stamp] of stamps.entries()) {
    const lines: object[] = [];
    const time = `2024-01-01T0${hour}:30:00.000Z`;
    const seal = (file: string): void => {
      const hash = sha256(files[file] ?? '');
      lines.push({ time, event: 'sealed', file, sha256: hash, previousSha256: previous });
      previous = hash;
    };
    if (unsealed) seal(unsealed);
    files[ports(stamp)] = `24/1/1,${hour}:0:1,TCP,1,10.0.0.1,80,10.0.0.2,5,a,<u>\n`;
    if (hour < 2) seal(ports(stamp));
    files[events(stamp)] = eventsLog(lines.map((line) => ({ session: sessionOf(stamp), ...line })));
    unsealed = events(stamp);
  }
  return files;
}

/** The states of these files. */
async function statesOf(contents: { readonly [name: string]: string | Uint8Array }): Promise<Record<string, FileState>> {
  return withFiles(contents, (folder) => {
    const files = findLogFiles([folder], (error) => assert.fail(error));
    const checks = verifyLogs(folder, files, { problem: (error) => assert.fail(error) });
    return Object.fromEntries(checks.map(({ file, state }) => [file, state]));
  });
}

/** The states of all files, after something was done to the folder. */
async function statesAfter(change: (file: (name: string) => string) => void): Promise<Record<string, FileState>> {
  return withFiles(threeSets(), (folder) => {
    change((name) => path.join(folder, name));
    const files = findLogFiles([folder], (error) => assert.fail(error));
    return Object.fromEntries(
      verifyLogs(folder, files, { problem: (error) => assert.fail(error) }).map(({ file, state }) => [file, state]),
    );
  });
}

const [first = '', second = '', third = ''] = stamps;
const fourth = '24-01-1-3-0-0';
const intact: Record<string, FileState> = {
  [ports(first)]: 'Intact',
  [events(first)]: 'Intact',
  [ports(second)]: 'Intact',
  [events(second)]: 'Intact',
  [ports(third)]: 'Open',
  [events(third)]: 'Open',
};

describe('verifying logs', () => {
  it('finds intact logs intact', async () => assert.deepEqual(await statesAfter(() => undefined), intact));

  for (const [what, change, expected] of [
    [
      'a line was added',
      (file) => appendFileSync(file(ports(first)), '24/1/1,0:0:9,TCP,1,10.0.0.1,80,10.0.0.2,5,b,<u>\n'),
      { [ports(first)]: 'Altered' },
    ],
    [
      'a byte was changed',
      (file) => writeFileSync(file(ports(second)), readFileSync(file(ports(second)), 'utf8').replace('TCP', 'UDP')),
      { [ports(second)]: 'Altered' },
    ],
    ['a file was cut', (file) => truncateSync(file(ports(first)), 20), { [ports(first)]: 'Cut' }],
    ['a file was removed', (file) => rmSync(file(ports(first))), { [ports(first)]: 'Missing' }],
    [
      'a seal was removed',
      (file) =>
        writeFileSync(
          file(events(second)),
          readFileSync(file(events(second)), 'utf8')
            .split('\n')
            .slice(1)
            .join('\n'),
        ),
      { [events(second)]: 'Altered', [ports(second)]: 'OutOfOrder', [events(first)]: 'NotSealed' },
    ],
    [
      'PR-EVENTS was removed',
      (file) => rmSync(file(events(second))),
      { [events(second)]: 'Missing', [ports(second)]: 'NotSealed', [events(first)]: 'NotSealed' },
    ],
    [
      'a second seal disagrees',
      (file) => {
        writeFileSync(file(ports(second)), 'other\n');
        const lines = readFileSync(file(events(third)), 'utf8')
          .trim()
          .split('\n');
        const { sha256: previousSha256 }: { sha256: string } = JSON.parse(lines.at(-1) ?? '');
        const forged = {
          time: '2024-01-01T03:00:00.000Z',
          event: 'sealed',
          file: ports(second),
          sha256: sha256('other\n'),
          previousSha256,
        };
        appendEvent(file(events(third)), forged);
      },
      { [ports(second)]: 'Conflicting', [ports(first)]: 'Intact' },
    ],
    [
      'all PR-EVENTS were removed from files of version 2',
      (file) => {
        for (const stamp of stamps) {
          rmSync(file(events(stamp)));
          writeFileSync(file(ports(stamp)), 'Port Reporter Version 2.0 Log File\n');
        }
      },
      Object.fromEntries(stamps.map((stamp) => [ports(stamp), 'NotSealed'])),
    ],
    [
      'files were exchanged',
      (file) => {
        renameSync(file(ports(first)), file('x'));
        renameSync(file(ports(second)), file(ports(first)));
        renameSync(file('x'), file(ports(second)));
      },
      { [ports(first)]: 'Altered', [ports(second)]: 'Altered' },
    ],
  ] as [string, (file: (name: string) => string) => void, Record<string, FileState>][]) {
    it(`reports that ${what}`, async () => {
      const states = await statesAfter(change);
      for (const [file, state] of Object.entries(expected)) assert.equal(states[file], state, file);
    });
  }

  it('orders seals by the chain, not by time: a clock that was set back is not a failure', async () => {
    const states = await statesAfter((file) => {
      // The third set gets a timestamp before the first one.
      renameSync(file(events(third)), file(events('23-12-31-23-0-0')));
      renameSync(file(ports(third)), file(ports('23-12-31-23-0-0')));
    });
    assert.deepEqual(Object.values(states).toSorted(), ['Intact', 'Intact', 'Intact', 'Intact', 'Open', 'Open']);
  });

  it('does not report files that retention deleted as missing', async () => {
    const states = await statesAfter((file) => {
      rmSync(file(ports(first)));
      rmSync(file(events(first)));
      const deleted = { time: '2024-01-01T03:00:00.000Z', event: 'deleted', stamp: first, files: [ports(first), events(first)], bytes: 1 };
      appendEvent(file(events(third)), deleted);
    });
    assert.deepEqual(states, {
      [events(first)]: 'Deleted',
      [ports(second)]: 'Intact',
      [events(second)]: 'Intact',
      [ports(third)]: 'Open',
      [events(third)]: 'Open',
    });
  });

  it('reads nothing outside of the folder, whatever a seal names', async () => {
    const states = await statesAfter((file) => {
      const seal = { time: '2024-01-01T03:00:00.000Z', event: 'sealed', file: '../../etc/passwd', sha256: 'x', previousSha256: null };
      appendEvent(file(events(third)), seal);
    });
    assert.equal(states['../../etc/passwd'], 'OutOfOrder');
  });

  for (const [what, content] of [
    ['empty', Buffer.alloc(0)],
    ['random', randomBytes(5000)],
    ['zeros', Buffer.alloc(4096)],
    ['text that mentions "event": and a port usage log', Buffer.from('{"event": 1}\n'.repeat(200) + 'port usage log')],
  ] as const) {
    it(`does not accept files without a line of a log: ${what}`, async () => {
      const alone = { [ports(first)]: content, [events(first)]: content, [ports(second)]: content };
      assert.deepEqual(await statesOf(alone), Object.fromEntries(Object.keys(alone).map((name) => [name, 'NotALog'])));
      // Next to others they change nothing: the newest set is that of the newest log.
      const newest = { [ports(fourth)]: content, [events(fourth)]: content };
      assert.deepEqual(await statesOf({ ...threeSets(), ...newest }), {
        ...intact,
        [ports(fourth)]: 'NotALog',
        [events(fourth)]: 'NotALog',
      });
      assert.deepEqual(await statesOf({ ...threeSets(), [ports(third)]: content }), { ...intact, [ports(third)]: 'NotALog' });
    });
  }

  it('accepts a file with a title alone, and one with records alone', async () => {
    const title = 'PORT REPORTER VERSION 1.0 LOG FILE - PORT USAGE LOG\r\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(title, 'utf16le')]);
    for (const content of [title, utf16, '24/1/1,0:0:1,TCP,1,10.0.0.1,80,10.0.0.2,5,a,<u>\n']) {
      assert.deepEqual(await statesOf({ [ports(first)]: content }), { [ports(first)]: 'Unsealable' });
    }
  });

  it('accepts logs of version 1, which have no seals', () =>
    withFiles({ [ports(first)]: 'Port Reporter Version 1.01 Log File - Port usage log\n' }, (folder) => {
      const files = findLogFiles([folder], (error) => assert.fail(error));
      assert.deepEqual(
        verifyLogs(folder, files, { problem: (error) => assert.fail(error) }).map(({ state }) => state),
        ['Unsealable'],
      );
    }));
});
