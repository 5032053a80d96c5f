import * as fc from 'fast-check';
import { markdownTable } from 'markdown-table';
import { createAttribution } from '../../engine/collector/windows/attribution.ts';
import type { ProcessRef } from '../../engine/collector/windows/parse-process-list.ts';
import {
  readRows,
  type TableLayout,
  type TableRows,
  tcp4Table,
  tcp6Table,
  udp4Table,
  udp6Table,
} from '../../engine/collector/windows/parse-socket-table.ts';
import { createPortMappings } from '../../engine/collector/windows/port-mappings.ts';
import type { ProcessInfo } from '../../engine/model/port-mapping.ts';
import { dateOf } from '../../engine/platform/windows/file-time.ts';
import { type RowFields, tableOf } from '../collector/windows/rows.ts';
import { duration, median, type Section } from './report.ts';

const rounds = 51;
const bootTime = 134_118_254_456_780_000n;

/** Rows of a busy server, the same ones at every run: few local addresses, some hundred remote ones, sixty processes. */
function rowsOf(layout: TableLayout, count: number): RowFields[] {
  const hex = (size: number, max: number): fc.Arbitrary<string> => fc.nat(max).map((number) => number.toString(16).padStart(2 * size, '0'));
  const [own, remote] = layout.ipv6 ? [hex(16, 3), hex(16, 300)] : [hex(4, 3), hex(4, 600)];
  const port = fc.integer({ min: 1024, max: 65_535 });
  return fc.sample(
    fc.record({
      localAddress: own,
      localPort: port,
      remoteAddress: remote,
      remotePort: port,
      state: fc.constantFrom(2, 5, 5, 5, 8, 11),
      processId: fc.integer({ min: 0, max: 60 }).map((number) => 4 * number),
      serviceTag: fc.nat(50),
      opened: fc.nat(1_000_000_000).map((milliseconds) => bootTime + 10_000n * BigInt(milliseconds)),
    }),
    { numRuns: count, seed: 1 },
  );
}

const tables = (
  [
    [tcp4Table, 5000],
    [tcp6Table, 2500],
    [udp4Table, 1500],
    [udp6Table, 1000],
  ] as const
).map(([layout, count]) => ({ layout, bytes: tableOf(layout, rowsOf(layout, count)) }));
const running = new Map(
  Array.from({ length: 60 }, (_, index): [number, ProcessRef] => {
    const processId = 4 * (index + 1);
    return [processId, { processId, started: Number(bootTime), name: `process${processId}.exe`, parentProcessId: 4 }];
  }),
);
const info = new Map(
  [...running.values()].map(({ processId, started, name, parentProcessId }): [number, ProcessInfo] => [
    processId,
    {
      processId,
      processStarted: dateOf(started),
      processName: name,
      path: `C:\\Windows\\System32\\${name}`,
      deleted: null,
      commandLine: name,
      parentProcessId,
      user: 'NT AUTHORITY\\SYSTEM',
      services: [],
      missing: {},
    },
  ]),
);

/** The tables' bytes to records, as the collector does it, without the system calls: these cannot be had on every machine. */
export function measure(): Promise<Section> {
  const [first, again]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const toMappings = createPortMappings(() => null);
    const attribute = createAttribution();
    let before: TableRows[] = [];
    const snapshot = (): number => {
      const start = performance.now();
      before = tables.map(({ layout, bytes }, index) => readRows(layout, bytes, before[index]));
      const rows = before.flatMap((table) => table.rows);
      const mappings = toMappings({ rows, owners: attribute(rows, running, Infinity), info, include: [] });
      const time = performance.now() - start;
      if (mappings.length !== 10_000) throw new Error(`10,000 rows became ${mappings.length} records`);
      return time;
    };
    first.push(snapshot());
    again.push(snapshot());
  }
  const table = markdownTable(
    [
      ['10,000 rows to records', 'median', 'max'],
      ['first snapshot', duration(median(first)), duration(Math.max(...first))],
      ['next one, nothing changed', duration(median(again)), duration(Math.max(...again))],
    ],
    { align: ['l', 'r', 'r'] },
  );
  return Promise.resolve({ title: 'Windows tables', text: `Simulated owner-module tables, ${rounds} rounds in one process.\n\n${table}` });
}
