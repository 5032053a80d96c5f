import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { StateEvent, StateOwner } from '../../../../engine/collector/collector.ts';
import { StateEventReader } from '../../../../engine/collector/linux/state-events/state-event-reader.ts';
import { sumOfLost, type ReadStateEvents } from '../../../../engine/collector/collector.ts';
import { readBootTime } from '../../../../engine/platform/linux/boot-time.ts';
import { startChildProgram } from '../../../fixtures/linux/child-program.ts';
import { onPath, requireTool } from '../../../require-tool.ts';
import { waitUntil } from '../../../wait-until.ts';
import { requireChosenPids } from '../reused-pid.ts';

/** Connects to a listener of its own so many times, on one processor after the other. It prints the port. */
const connections = `
import os, socket, sys
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
for cpu in os.sched_getaffinity(0):
    os.sched_setaffinity(0, [cpu])
    for _ in range(int(sys.argv[1])):
        client = socket.create_connection(listener.getsockname())
        listener.accept()[0].close()
        client.close()
print(listener.getsockname()[1], flush=True)
`;

/** A child connects and ends, and another program gets its PID at once. It prints the PID and the port. */
const reusedPid = `
import os, socket, sys
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
first = second = 0
while first == 0 or second != first:
    if second: os.kill(second, 9); os.waitpid(second, 0)
    first = os.fork()
    if first == 0:
        socket.create_connection(listener.getsockname())
        os._exit(0)
    os.waitpid(first, 0)
    with open('/proc/sys/kernel/ns_last_pid', 'w') as file: file.write(str(first - 1))
    second = os.fork()
    if second == 0: os.execvp('sleep', ['sleep', '60'])
print(first, listener.getsockname()[1], flush=True)
sys.stdin.read()
os.kill(second, 9)
`;

/** Whether this file switches a processor that runs off and on. */
function canSwitch(file: string): boolean {
  try {
    writeFileSync(file, '1');
    return true;
  } catch {
    return false;
  }
}

describe('the reader of state events', function () {
  this.timeout(60_000);
  const readers: StateEventReader[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'python3', onPath('python3'), 'On Debian: apt-get install python3');
    requireTool(this, 'the states of sockets', open() !== null, 'Run the tests as root.');
  });
  afterEach(() => readers.splice(0).forEach((reader) => reader.close()));

  function open(): StateEventReader | null {
    const reader = StateEventReader.open(readBootTime(), []);
    if (typeof reader === 'string') return null;
    readers.push(reader);
    return reader;
  }

  function connectOnEveryProcessor(times: number): number {
    const { stdout, stderr } = spawnSync('python3', ['-c', connections, String(times)], { encoding: 'utf8' });
    assert.match(stdout, /^\d+\n$/, stderr);
    return Number(stdout);
  }

  /** Reads until an event of this port is the last one that is missing: it and all before it were read or lost. */
  async function readAll(reader: StateEventReader, port: number): Promise<ReadStateEvents> {
    const events: StateEvent[] = [];
    let lost: number | null = 0;
    await waitUntil('the end of the listener', () => {
      const read = reader.read();
      events.push(...read.events);
      lost = sumOfLost(lost, read.lost);
      return events.some((event) => isEnd(event, port));
    });
    return { events, lost };
  }

  it('counts each event that the kernel dropped because nothing was read', async () => {
    const overrun = open();
    const complete = open();
    assert.ok(overrun && complete);
    const python = spawn('python3', ['-c', connections, '1500'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(python, 'close');
    const kept: StateEvent[] = [];
    let lostByBoth: number | null = 0;
    const timer = setInterval(() => {
      const { events, lost } = complete.read();
      kept.push(...events);
      lostByBoth = sumOfLost(lostByBoth, lost);
    }, 5);
    await ended;
    clearInterval(timer);
    // The kernel reports the number with the next record that fits, on each processor: the first read makes room.
    const first = overrun.read();
    const last = connectOnEveryProcessor(1);
    const [rest, keptRest] = [await readAll(overrun, last), await readAll(complete, last)];
    assert.equal(sumOfLost(lostByBoth, keptRest.lost), 0);
    // Each reader has clocks of its own.
    const untilEnd = (events: readonly StateEvent[]): number => {
      const sorted = events.toSorted((a, b) => a.clock - b.clock);
      return sorted.findIndex((event) => isEnd(event, last)) + 1;
    };
    const happened = untilEnd([...kept, ...keptRest.events]);
    const lostByOverrun = sumOfLost(first.lost, rest.lost) ?? assert.fail('their number is known');
    assert.ok(happened > 5 * 1500 * availableParallelism() && lostByOverrun > 1000, `${happened} events, ${lostByOverrun} lost`);
    assert.equal(untilEnd([...first.events, ...rest.events]) + lostByOverrun, happened);
  });

  it('reads the events of a processor that was switched off and on, and reports that some were lost', async function () {
    const processor = availableParallelism() - 1;
    const power = `/sys/devices/system/cpu/cpu${processor}/online`;
    // The first processor, and those of many virtual machines, cannot be switched off.
    if (!canSwitch(power)) this.skip();
    const reader = open();
    assert.ok(reader);
    const refreshed = async (): Promise<boolean> => {
      await delay(20);
      return reader.refresh();
    };
    assert.equal(await refreshed(), false);
    try {
      writeFileSync(power, '0');
      assert.equal(await refreshed(), true);
      assert.equal((await readAll(reader, connectOnEveryProcessor(1))).lost, 0);
    } finally {
      writeFileSync(power, '1');
    }
    assert.equal(await refreshed(), true);
    assert.equal((await readAll(reader, connectOnEveryProcessor(1))).lost, null);
    // Off and on between two checks, as when the machine sleeps.
    writeFileSync(power, '0');
    writeFileSync(power, '1');
    await refreshed();
    assert.equal(await refreshed(), true);
    const { events, lost } = await readAll(reader, connectOnEveryProcessor(5));
    assert.equal(lost, null);
    assert.equal(events.filter(({ change }) => change === 'connected').length, 5 * (processor + 1));
  });

  it('does not take another process with the same PID for the one that connected', async function () {
    requireChosenPids(this);
    const reader = open();
    assert.ok(reader);
    const program = await startChildProgram(['python3', '-c', reusedPid]);
    const [pid = 0, port = 0] = program.firstLine.split(' ').map(Number);
    const owners: (StateOwner | null)[] = [];
    await waitUntil('the connection', () => {
      const calls = reader.read().events.filter(({ change, remotePort }) => change === 'connecting' && remotePort === port);
      owners.push(...calls.map(({ owner }) => owner));
      return owners.some((owner) => owner?.info.processId === pid);
    });
    await program.stop();
    const names = owners.filter((owner) => owner?.info.processId === pid).map((owner) => owner?.info.processName);
    assert.deepEqual([names.length > 0, names.filter((name) => !name?.startsWith('python'))], [true, []]);
  });

  it('returns the events of all processors in order, also when they happen while it reads', async () => {
    const reader = open();
    assert.ok(reader);
    const pythons = ['a', 'b'].map(() => spawn('python3', ['-c', connections, '700'], { stdio: ['ignore', 'pipe', 'inherit'] }));
    const printed = pythons.map(({ stdout }) => once(stdout, 'data'));
    const found: StateEvent[] = [];
    while (pythons.some(({ exitCode }) => exitCode === null)) {
      for (let i = 0; i < 20; i++) {
        const read: ReadStateEvents = reader.read();
        assert.equal(read.lost, 0);
        found.push(...read.events);
      }
      await new Promise(setImmediate);
    }
    assert.ok(found.length > 5 * 700 * 2);
    const clocks = found.map(({ clock }) => clock);
    assert.deepEqual(
      clocks,
      clocks.toSorted((a, b) => a - b),
    );
    const opened = new Set<number>();
    const ports = new Set((await Promise.all(printed)).map(([text]) => Number(text)));
    for (const { change, socket, localPort, remotePort } of found) {
      // Other sockets may have existed before.
      if (!ports.has(localPort) && !ports.has(remotePort ?? 0)) continue;
      if (change === 'connected' || change === 'accepted' || change === 'listening') opened.add(socket);
      else if (change === 'closed') assert.ok(opened.delete(socket), `${localPort} ${remotePort} was closed before it was opened`);
    }
  });
});

/** Whether it is the end of the listener at this port. */
function isEnd({ change, localPort, remotePort }: StateEvent, port: number): boolean {
  return change === 'closed' && localPort === port && remotePort === null;
}
