import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom, type Random } from '../traffic/random.ts';
import type { Session } from '../traffic/log-session.ts';
import type { SimulatedSocket } from '../traffic/simulated-machine.ts';
import { hour, minute } from '../traffic/times.ts';
import { departments, type Department } from './departments.ts';
import { MachineLog } from './machine-log.ts';
import { simulateMachine } from './simulate-machine.ts';
import { writeSessionEvents } from './session-events.ts';

export interface CompanyOptions {
  readonly seed: number;
  readonly machines: number;
  /** The number of events of all machines, roughly. */
  readonly events: number;
  /** Bytes after which a machine starts a new file. */
  readonly logSize?: number;
}

/** A machine of the company as it was simulated. */
export interface WrittenMachine {
  readonly computer: string;
  readonly department: Department;
  readonly sessions: readonly Session[];
  readonly sockets: readonly SimulatedSocket[];
}

export interface WrittenCompany {
  readonly machines: number;
  readonly lines: number;
  readonly bytes: number;
}

/** Midnight UTC of the simulated day, a Wednesday in summer time. */
export const day = Date.UTC(2026, 4, 13);
/** The day with a short session before: what was there then is not new this week. */
export const dayBefore = day - 8 * 24 * hour;

/** Events of a machine with its usual traffic, on average. */
const usualEvents = 5430;

/**
 * Writes the PR-EVENTS of a day of a company, a directory for each machine, and `departments.csv`. The same options write the same bytes on
 * every machine. Memory is that of one machine.
 * @param written called with each machine when its logs are complete
 */
export function writeCompany(options: CompanyOptions, directory: string, written?: (machine: WrittenMachine) => void): WrittenCompany {
  const { seed, machines, events, logSize = 5 * 1024 * 1024 } = options;
  mkdirSync(directory, { recursive: true });
  const scale = events / machines / usualEvents;
  const rows = ['computer,department'];
  let [lines, bytes] = [0, 0];
  for (const { department, number, index } of machinesOf(machines)) {
    const computer = `${department.prefix}-${String(number).padStart(4, '0')}`;
    const random = createRandom(seed * 1_000_003 + index);
    const sessions = sessionsOf(random, department, index);
    const sockets = simulateMachine({ random, department, number, index, computer, scale, sessions });
    const log = new MachineLog(path.join(directory, computer));
    for (const [at, session] of sessions.entries()) {
      const { platform, timeZone, utcOffset } = department;
      writeSessionEvents(log, sockets, session, { computer, session: sessionId(index, at), platform, timeZone, utcOffset }, logSize);
    }
    rows.push(`${computer},${department.name}`);
    lines += log.lines;
    bytes += log.bytes;
    written?.({ computer, department, sessions, sockets });
  }
  writeFileSync(path.join(directory, 'departments.csv'), `${rows.join('\n')}\n`);
  return { machines, lines, bytes };
}

interface Place {
  readonly department: Department;
  /** Within the department, from 1 on. */
  readonly number: number;
  readonly index: number;
}

/** The machines by department; each department has at least two. */
function* machinesOf(machines: number): Generator<Place> {
  let index = 0;
  for (const department of departments) {
    const count = Math.max(2, Math.round((machines * department.share) / 100));
    for (let number = 1; number <= count; number++) yield { department, number, index: index++ };
  }
}

/** A short session in the week before, and those of the day: servers run all day, every tenth machine starts again after noon. */
function sessionsOf(random: Random, { platform, utcOffset }: Department, index: number): Session[] {
  const phase = random.integer(0, 999);
  const before = { from: dayBefore + 9 * hour + phase, to: dayBefore + 10 * hour + phase, sleeps: [] };
  if (platform === 'linux') return [before, { from: day + 2 * minute + phase, to: day + 24 * hour - minute, sleeps: [] }];
  const local = day - Number(utcOffset.slice(0, 3)) * hour;
  const start = local + random.integer(7 * 60, 9 * 60) * minute + phase;
  const end = local + random.integer(17 * 60, 19 * 60) * minute;
  const noon = { from: local + 12 * hour, to: local + 12.5 * hour };
  if (index % 10 === 4) return [before, { from: start, to: noon.from, sleeps: [] }, { from: noon.to + phase, to: end, sleeps: [] }];
  return [before, { from: start, to: end, sleeps: index % 5 === 1 ? [noon] : [] }];
}

function sessionId(machine: number, session: number): string {
  return `00000000-0000-4000-8000-${String(machine).padStart(8, '0')}${String(session + 1).padStart(4, '0')}`;
}

// As a program: node test/fleet/company.ts DIRECTORY [MACHINES] [EVENTS] [SEED]
if (import.meta.main) {
  const [directory, machines = '1000', events = '5000000', seed = '1'] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: node company.ts DIRECTORY [MACHINES] [EVENTS] [SEED]');
  const { lines, bytes } = writeCompany({ seed: Number(seed), machines: Number(machines), events: Number(events) }, directory);
  console.log(`${lines} events, ${bytes} bytes`);
}
