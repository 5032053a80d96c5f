import assert from 'node:assert/strict';
import { type Attribution, createAttribution, type Owner } from '../../../engine/collector/windows/attribution.ts';
import type { ProcessRef } from '../../../engine/collector/windows/parse-process-list.ts';
import { readRows, type SocketRow, tcp4Table } from '../../../engine/collector/windows/parse-socket-table.ts';
import { fileTimeOf } from '../../../engine/platform/windows/file-time.ts';
import { tableOf } from './rows.ts';

const noon = fileTimeOf(new Date('2026-03-05T12:00:00Z'));
const millisecond = 10_000;
const second = 1000 * millisecond;

const server: ProcessRef = { processId: 1234, started: noon, name: 'server.exe', parentProcessId: 600 };
const successor: ProcessRef = { ...server, started: noon + 3600 * second, name: 'successor.exe' };

/** A socket of the process 1234. Windows fills liCreateTimestamp (tcpmib.h) with the system time at the bind. */
function socket(opened: number, localPort = 80, state = 2): SocketRow {
  const { rows } = readRows(tcp4Table, tableOf(tcp4Table, [{ localPort, state, processId: 1234, opened: BigInt(opened) }]));
  return rows[0] ?? assert.fail();
}

/** The names of the owners, or the reasons, at a poll in which this process runs. */
function poll(attribute: Attribution, process: ProcessRef, now: number, ...rows: SocketRow[]): string[] {
  const owners = attribute(rows, new Map([[process.processId, process]]), now);
  return owners.map((owner: Owner) => (typeof owner === 'string' ? owner : owner.name));
}

describe('owners of sockets on Windows', () => {
  it('a process that started after the bind is not the owner, at every poll', () => {
    const attribute = createAttribution();
    const old = socket(noon);
    for (const now of [3601, 3602, 3603]) assert.deepEqual(poll(attribute, successor, noon + now * second, old), ['OwnerReused']);
    const own = socket(noon + 3601 * second, 81);
    assert.deepEqual(poll(attribute, successor, noon + 3604 * second, old, own), ['OwnerReused', 'successor.exe']);
  });

  it('nor is it if an earlier poll saw the owner', () => {
    const attribute = createAttribution();
    const old = socket(noon + second, 80, 5);
    assert.deepEqual(poll(attribute, server, noon + 2 * second, old), ['server.exe']);
    assert.deepEqual(poll(attribute, successor, noon + 3601 * second, old), ['OwnerReused']);
    assert.deepEqual(poll(attribute, successor, noon + 3602 * second, socket(noon + second, 80, 8)), ['OwnerReused'], 'in another state');
  });

  it('a process owns a socket that was bound within one clock interrupt of its start', () => {
    const at = (opened: number): string[] => poll(createAttribution(), server, noon + second, socket(opened));
    assert.deepEqual([at(noon - 15 * millisecond), at(noon - 17 * millisecond)], [['server.exe'], ['OwnerReused']]);
  });

  it('a clock that was set back does not hide an owner that an earlier poll saw running', () => {
    const attribute = createAttribution();
    const [before, after] = [socket(noon + second), socket(noon - 1799 * second, 81)];
    assert.deepEqual(poll(attribute, server, noon + 2 * second, before), ['server.exe']);
    // Set back by half an hour: the process starts in the future now.
    assert.deepEqual(poll(attribute, server, noon - 1798 * second, before, after), ['server.exe', 'server.exe']);
    // The clock has passed the start again.
    assert.deepEqual(poll(attribute, server, noon + 3 * second, before, after), ['server.exe', 'server.exe']);
    assert.deepEqual(poll(attribute, server, noon + 4 * second, after), ['server.exe']);
  });

  it('nor an owner whose start is in the future, at the first poll', () => {
    assert.deepEqual(poll(createAttribution(), server, noon - 1798 * second, socket(noon - 1799 * second)), ['server.exe']);
  });

  it('nor the owner of a socket with a time before the step, opened after the last poll', () => {
    const attribute = createAttribution();
    assert.deepEqual(poll(attribute, server, noon + second), []);
    assert.deepEqual(poll(attribute, server, noon + second, socket(noon - 1799 * second)), ['server.exe']);
  });
});
