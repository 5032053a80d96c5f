/**
 * The interface of this directory, which counts PR-PORTS logs of gigabytes: other directories import this file only.
 *
 * The code below it is arranged for speed: it reads bytes, stores names as numbers and counts in typed arrays and in several threads. A
 * plain implementation that the tests compare it with is test/analysis/statistics/counting/reference-counts.ts. The speed is recorded in
 * docs/benchmarks.md under "logs" (`npm run bench -- logs`).
 */
export { addressText, type AddressList } from './address-table.ts';
export { countPortLogs } from './count-port-logs.ts';
export { createPortRecordCounter, type CountedRecord, type PortRecordCounter } from './count-port-records.ts';
export { distinctCounts, forEachFirst, forEachPair, type PairList } from './pair-counts.ts';
export { countAddresses, mergePortCounts, udpPortOffset, type PortCounts } from './port-counts.ts';
export { leastOfTop } from './top-indexes.ts';
