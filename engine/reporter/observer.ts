import {
  sumOfLost,
  type CollectRequest,
  type ReadStateEvents,
  type Snapshot,
  type Sources,
  type StateEvent,
} from '../collector/collector.ts';
import type { PortStatistics } from '../log-writer/port-statistics.ts';
import type { Change } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { createChanges, type Changes } from './changes.ts';

/** What was observed since the last call. */
export interface Observation {
  /** In the order of their times. */
  readonly changes: readonly Change[];
  /** The number of events of states that the system dropped; null if some were dropped and their number is not known. */
  readonly lostStates: number | null;
}

export interface PollObservation extends Observation {
  readonly snapshot: Snapshot;
  /** Whether the system dropped reports of destroyed sockets. */
  readonly lostDestroyed: boolean;
}

const noEvents: ReadStateEvents = { events: [], lost: 0 };

/** How many events between two snapshots are kept for the collector. With more it reads every socket. */
const maxEventsForCollector = 2000;

/** Finds the changes of this machine's mappings, by polls and by what the system reports between them. */
export class Observer {
  private readonly sources: Sources;
  private readonly request: CollectRequest;
  private readonly changes: Changes;
  /**
   * The connections in TIME WAIT that are open mappings: those of the first snapshot, until they end. The ends of all others are reported
   * by events before.
   */
  private timeWait: readonly PortMapping[];
  /** The events that were drained and not yet applied. */
  private waiting: ReadStateEvents = noEvents;
  /** The events since the last snapshot; undefined if they are not all known, or are too many. */
  private sinceSnapshot: StateEvent[] | undefined;

  /** @param first the snapshot with which it starts */
  constructor(sources: Sources, first: Snapshot, request: CollectRequest = {}) {
    this.sources = sources;
    this.request = request;
    this.changes = createChanges(first);
    this.timeWait = first.mappings.filter(({ state }) => state === 'TimeWait');
  }

  /**
   * Takes a snapshot.
   * @param clock a monotonic clock in milliseconds, here and in {@link takeEvents}
   * @throws CollectorError if none can be taken
   */
  poll(clock: number): PollObservation {
    const { collector, destroyedSockets, stateEvents } = this.sources;
    // Before the snapshot: a socket that is destroyed in between is still in the previous snapshot.
    const destroyed = destroyedSockets?.drain();
    this.timeWait = this.timeWait.filter((row) => this.changes.has(row));
    const withoutTimeWait = stateEvents !== null && this.timeWait.length === 0;
    const events = (): readonly StateEvent[] | undefined => {
      this.drain();
      return this.sinceSnapshot;
    };
    const snapshot = collector.collect({ ...this.request, withoutTimeWait, events });
    this.sinceSnapshot = stateEvents === null ? undefined : [];
    // After the snapshot: what happened while it was taken is known, so that its rows are not reported twice.
    this.drain();
    const { events: all, lost } = this.takeWaiting();
    const firstLater = all.findIndex((event) => event.time > snapshot.time.getTime() * 1000);
    const [early, later] = firstLater < 0 ? [all, []] : [all.slice(0, firstLater), all.slice(firstLater)];
    const changes = [
      ...this.changes.apply(early, clock),
      ...this.changes.next(snapshot, clock, destroyed?.sockets, stateEvents === null ? undefined : later),
      ...this.changes.apply(later, clock),
    ];
    return { snapshot, changes, lostStates: lost, lostDestroyed: destroyed?.complete === false };
  }

  /** Takes the events that wait. */
  takeEvents(clock: number): Observation {
    this.drain();
    const { events, lost } = this.takeWaiting();
    return { changes: this.changes.apply(events, clock), lostStates: lost };
  }

  /** Forgets what the system has reported since the last call: the next snapshot shows what is left of it. */
  skip(): void {
    this.sources.destroyedSockets?.drain();
    this.drain();
    this.takeWaiting();
  }

  private drain(): void {
    const { events, lost } = this.sources.stateEvents?.drain() ?? noEvents;
    this.waiting = { events: this.waiting.events.concat(events), lost: sumOfLost(this.waiting.lost, lost) };
    if (lost !== 0 || (this.sinceSnapshot?.length ?? 0) + events.length > maxEventsForCollector) this.sinceSnapshot = undefined;
    this.sinceSnapshot?.push(...events);
  }

  private takeWaiting(): ReadStateEvents {
    const { waiting } = this;
    this.waiting = noEvents;
    return waiting;
  }

  /** Calls `visit` with each open mapping, with its last known owner. */
  eachMapping(visit: (mapping: Change['mapping']) => void): void {
    this.changes.eachMapping(visit);
  }

  /** See {@link Changes.statisticsOf}. */
  statisticsOf(processId: number | null): PortStatistics {
    return this.changes.statisticsOf(processId);
  }
}
