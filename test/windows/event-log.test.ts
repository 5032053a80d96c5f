import assert from 'node:assert/strict';
import { realWindows, requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

const refused = 'Port Reporter did not start: the log folder is relative.\r\nSetting: -ld C:Logs\\x07\\x251\r\nGive another.';

describe('the Application event log of Windows', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
  });

  it('contains each event with its text and severity', async () => {
    const { stdout, stderr, exitCode } = await runOnWindows(
      windowsNode,
      ['--import=./test/windows/koffi-from-prebuilt.ts', windowsPath('test/windows/event-log-program.ts')],
      // Wine has no event log, but traces calls that write to it: an error as err, a warning as warn, an information as trace.
      { env: { WINEDEBUG: '-all,trace+eventlog,warn+eventlog,err+eventlog' } },
    );
    assert.equal(exitCode, 0, stderr);
    if (realWindows) {
      const { events, anchor }: { events: { source: string; id: number; texts: string[] }[]; anchor: string } = JSON.parse(stdout);
      assert.equal(anchor, 'C:\\Logs %1');
      assert.deepEqual(
        events.map(({ source, id }) => [source, id]),
        [
          ['PortReporter', 3],
          ['PortReporter', 102],
          ['PortReporter', 200],
        ],
      );
      assert.deepEqual(events[2]?.texts, [refused]);
      return;
    }
    assert.match(stderr, /trace:eventlog:ReportEventW L"Port Reporter is paused\./);
    assert.match(stderr, /warn:eventlog:ReportEventW L"Port Reporter stopped writing: only 1 MB are free/);
    assert.ok(stderr.includes(`err:eventlog:ReportEventW L${JSON.stringify(refused)}`), stderr);
    const { events, anchor }: { events: unknown[]; anchor: string } = JSON.parse(stdout);
    assert.deepEqual(events, [null, null, null]);
    assert.match(anchor, /^the Application event log (?:does not contain any anchors$|cannot be opened)/);
    assert.match(stderr, /trace:eventlog:ReportEventW L"State of the log files, for log verify\./);
  });
});
