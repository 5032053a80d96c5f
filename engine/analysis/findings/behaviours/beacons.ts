import { durationText } from '../../duration-text.ts';
import { createFolderOf } from '../../../log-reader/folder-of.ts';
import { SmallSet } from '../small-set.ts';
import type { Subject } from '../subject.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { addedTo, isOpening, nameKey, type Behaviour, type Observation } from './observation.ts';

/** The number of moments that are kept for a program and an endpoint. Later ones are counted only. */
const maxMoments = 5000;

/** The connections of one program to one endpoint. */
interface Endpoint {
  readonly tally: Tally;
  /** When they were opened, in whole seconds: PR-PORTS and PR-EVENTS both have the same moment. */
  readonly moments: SmallSet<number>;
}

/** How regularly moments follow each other. Times in seconds. */
interface Rhythm {
  readonly interval: number;
  /** Median of the absolute deviations from the interval. */
  readonly deviation: number;
  /** 1 - deviation / interval: 1 for a clock, about 0.3 for moments at random. */
  readonly regularity: number;
  readonly duration: number;
}

/**
 * Beacons: a program that connects to one endpoint again and again at regular intervals, as malware does to ask for commands (MITRE ATT&CK
 * T1071, T1029). The measure is the median absolute deviation of the intervals, divided by their median, as in RITA ("dispersion", RITA's
 * beacon score): a median ignores the breaks when a machine sleeps. Jitter of ±30 % has a regularity of 0.85, ±50 % of 0.75. Few moments
 * at random may look regular: see {@link leastRegularity}.
 */
export function createBeacons(parameters: { readonly [name: string]: number }): Behaviour {
  const endpoints = new Map<string, Endpoint>();
  const folderOf = createFolderOf();
  let unwatched = 0;

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    const { remoteAddress, remotePort, processName, protocol } = subject;
    if (!isWanted || !record.time || remoteAddress === null || !isOpening(record)) return;
    const key = `${protocol} ${remotePort} ${remoteAddress} ${folderOf(record.file)}\0${nameKey(processName)}`;
    const endpoint = addedTo(endpoints, key, () => ({ tally: new Tally(subject), moments: new SmallSet<number>() }));
    if (!endpoint) return void unwatched++;
    endpoint.tally.add(subject, record);
    if (endpoint.moments.size < maxMoments) endpoint.moments.add(Math.floor(record.time.getTime() / 1000));
  }

  return {
    add,
    observations: () => [...endpoints.values()].flatMap((endpoint) => beaconOf(endpoint, parameters) ?? []),
    unwatched: () => unwatched,
  };
}

function beaconOf({ tally, moments }: Endpoint, parameters: { readonly [name: string]: number }): Observation | null {
  if (moments.size < parameters['connections']!) return null;
  const { interval, deviation, regularity, duration } = rhythmOf(moments.values().toSorted((a, b) => a - b));
  const isBeacon =
    regularity >= leastRegularity(parameters['regularity']!, moments.size) &&
    interval >= parameters['min-seconds']! &&
    duration >= parameters['hours']! * 3600;
  if (!isBeacon) return null;
  const spread = deviation === 0 ? '' : ` ± ${durationText(deviation * 1000)}`;
  return {
    tally,
    reasons: [
      `connects every ${durationText(interval * 1000)}${spread}, ${moments.size} times in ${durationText(duration * 1000)}`,
      `regularity ${regularity.toFixed(2)}`,
    ],
  };
}

/**
 * The regularity that a number of connections must have: 0.0125 more for each one below 20. Of 12 connections at random, 4.5 % have a
 * regularity of 0.7, and 0.8 % one of 0.8; of 20, 0.7 % have one of 0.7 (simulated, exponentially distributed intervals).
 */
function leastRegularity(wanted: number, connections: number): number {
  return Math.min(wanted + 0.0125 * Math.max(0, 20 - connections), Math.max(wanted, 0.95));
}

/** @param moments at least two, in ascending order, in seconds */
export function rhythmOf(moments: readonly number[]): Rhythm {
  const intervals = moments.slice(1).map((moment, i) => moment - moments[i]!);
  const interval = median(intervals);
  const deviation = median(intervals.map((one) => Math.abs(one - interval)));
  return { interval, deviation, regularity: 1 - deviation / interval, duration: moments.at(-1)! - moments[0]! };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
