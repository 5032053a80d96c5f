import { mkdtempSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryAccess } from '../../engine/log-writer/linux/directory-access.ts';
import type { EventHead, LogEvent } from '../../engine/model/log-events.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { defaultSettings, type Settings } from '../../engine/model/settings.ts';
import type { SystemEvent } from '../../engine/model/system-log.ts';
import { checkWrittenEvents } from '../event-validator.ts';
import { createSession, type RecordingSession, type SessionDependencies } from '../../engine/reporter/recording-session.ts';

/** Creates a folder for one test. */
export function ownFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'port-reporter-observed-')));
}

/** A session on a simulated machine. The test controls its clock. */
export interface FakeSession {
  readonly session: RecordingSession;
  readonly folder: string;
  /** The events in the system log. */
  readonly logged: readonly SystemEvent[];
  /** The mappings that the next poll finds. */
  mappings: readonly PortMapping[];
  /** Advances the time, in milliseconds, and polls. Background work of the earlier polls is finished then. */
  poll(passed?: number): Promise<void>;
  /** Sets the wall clock forward by this number of milliseconds. */
  setClock(by: number): void;
}

checkWrittenEvents();

/** The time of the first snapshot. */
export const startTime = new Date(2026, 4, 5, 6, 7, 8).getTime();

export async function startSession(
  options: {
    folder?: string;
    settings?: Partial<Settings>;
    parts?: Partial<SessionDependencies>;
    start?: number;
    /** The mappings of the first snapshot. */
    first?: readonly PortMapping[];
  } = {},
): Promise<FakeSession> {
  const { folder = ownFolder(), start = startTime } = options;
  let set = 0;
  let passed = 0;
  const logged: SystemEvent[] = [];
  const now = (): Date => new Date(start + set + passed);
  const observed = { folder, logged, mappings: options.first ?? [] };
  const session = await createSession(
    { ...defaultSettings('linux'), reserve: 0, ...options.settings, logDirectory: folder },
    {
      collector: {
        collect: ({ processes } = {}) => ({ time: now(), mappings: observed.mappings, notices: [], ...(processes && { processes: [] }) }),
        modulesOf: () => [{ path: '/bin/made', base: '0x1000' }],
        close: () => undefined,
      },
      destroyedSockets: null,
      stateEvents: null,
      machine: { computer: 'made', operatingSystem: 'Made', platform: 'linux', build: '1', bootTime: new Date(start - 1000) },
      readClocks: () => ({ wall: now().getTime(), sinceBoot: passed, awake: passed }),
      folderAccess: createDirectoryAccess(null),
      // A test that abandons a reporter, as if killed, keeps its descriptors.
      lockFolder: () => ({ inPlace: () => true, close: () => undefined }),
      systemLog: { write: (event) => logged.push(event), close: () => undefined },
      maxPendingBytes: 1 << 20,
      syncFile: (_descriptor, done) => done(null),
      ...options.parts,
    },
  );
  return Object.assign(observed, {
    session,
    async poll(milliseconds = 1000) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
      passed += milliseconds;
      session.poll();
    },
    setClock(by: number) {
      set += by;
    },
  });
}

/** Names of the files of a kind, in the order of their creation. */
export function filesOf(folder: string, kind: string): string[] {
  const timeOf = (name: string): number => name.match(/\d+/g)?.reduce((sum, part) => sum * 100 + Number(part), 0) ?? 0;
  return readdirSync(folder)
    .filter((name) => name.startsWith(`PR-${kind}-`))
    .toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** The lines of all files of a kind. */
export function linesOf(folder: string, kind: string): string[] {
  return filesOf(folder, kind).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'));
}

/** The mappings in PR-PORTS: their lines without the headers. */
export function portLines(folder: string): string[] {
  return linesOf(folder, 'PORTS').filter((line) => /^\d\d\/\d/.test(line));
}

/** The records in PR-EVENTS, times as strings. */
export function eventsOf(folder: string): (EventHead & LogEvent)[] {
  return linesOf(folder, 'EVENTS').map((line): EventHead & LogEvent => JSON.parse(line));
}

/** The numbers of the lines of PR-EVENTS: `1-5` if they are consecutive, otherwise `1-3 5`. */
export function sequencesOf(folder: string): string {
  const runs: [first: number, last: number][] = [];
  for (const { sequence } of eventsOf(folder)) {
    const run = runs.at(-1);
    if (run && run[1] === sequence - 1) run[1] = sequence;
    else runs.push([sequence, sequence]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(' ');
}

/** One kind of event. */
export function eventsNamed<Kind extends LogEvent['event']>(folder: string, kind: Kind): Extract<LogEvent, { event: Kind }>[] {
  return linesOf(folder, 'EVENTS')
    .map((line): LogEvent => JSON.parse(line))
    .filter((event): event is Extract<LogEvent, { event: Kind }> => event.event === kind);
}
