import type { DetailedMachineInfo } from '../../../engine/model/machine-info.ts';
import { runApp } from '../app.ts';
import { createRandom, type Random } from '../random.ts';
import type { Scenario, ScenarioOptions, SimulatedPeriod, Trace } from '../scenario.ts';
import { SimulatedMachine, type SimulatedProcess } from '../simulated-machine.ts';
import { atRandom, localTime, minute, second, timer, type Period } from '../times.ts';
import { modernClass, xpClass } from './busy-programs.ts';
import { lab, windows11, windowsXp, type LabSystem } from './lab-network.ts';
import { modernPrograms, xpPrograms, type LabPrograms } from './lab-programs.ts';
import { labTraces } from './lab-traces.ts';
import { modernExercises, takeInventory, xpExercises } from './exercise-programs.ts';
import { secondLabTraces } from './second-lab-traces.ts';
import { thirdLabTraces } from './third-lab-traces.ts';

export interface LabContext {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly day: Period;
  readonly names: LabSystem;
  readonly system: SimulatedProcess;
  readonly services: SimulatedProcess;
  readonly explorer: SimulatedProcess;
  /** The services, in the order in which they start. */
  readonly running: readonly SimulatedProcess[];
}

const day: Period = { from: localTime(20, '7:55:00'), to: localTime(20, '16:05:00') };
const lessons: readonly Period[] = (
  [
    ['8:00', '9:30'],
    ['9:45', '11:15'],
    ['11:30', '13:00'],
    ['14:00', '15:55'],
  ] as const
).map(([from, to]) => ({ from: localTime(20, from), to: localTime(20, to) }));

/** A PC of a computer laboratory for a day: Windows XP in the format of 1.01, Windows 11 in ours. */
export const labPc = scenario('lab-pc', labTraces);

/** The same PC with programs of exercises and an inventory by the teacher, and other traces. */
export const exercisePc = scenario('exercise-pc', secondLabTraces, 'exercises');

/** The same PC with programs for chat, games and microcontrollers, and other traces. */
export const classPc = scenario('class-pc', thirdLabTraces, 'class');

/** What the students do in addition to their lessons. */
type Lessons = 'usual' | 'exercises' | 'class';

function additional(kind: Lessons, isXp: boolean, random: Random): LabPrograms {
  if (kind === 'exercises') return (isXp ? xpExercises : modernExercises)(random);
  if (kind === 'class') return (isXp ? xpClass : modernClass)(random);
  return { services: [], lesson: [] };
}

function scenario(name: string, traces: readonly Trace<LabContext>[], kind: Lessons = 'usual'): Scenario {
  const simulate = ({ seed, isCompromised, format, scale = 1 }: ScenarioOptions): SimulatedPeriod => {
    const random = createRandom(seed);
    const isXp = format === '1.01';
    const machine = new SimulatedMachine({
      random,
      platform: 'win32',
      address: lab.machine,
      dynamicPorts: isXp ? { low: 1025, high: 5000, inOrder: true } : { low: 49_152, high: 65_535 },
      firstProcessId: 500,
      scale,
    });
    const programs = isXp ? xpPrograms(random) : modernPrograms(random);
    const added = additional(kind, isXp, random);
    const all = { services: [...programs.services, ...added.services], lesson: [...programs.lesson, ...added.lesson] };
    const context = runLabPc(machine, random, isXp ? windowsXp : windows11, all);
    if (kind === 'exercises') takeInventory(context, localTime(20, '9:35'));
    if (isCompromised) for (const trace of traces) machine.plant(trace.id, () => trace.plant(context));
    return { simulated: machine, info: isXp ? xpInfo : modernInfo, sessions: [{ ...day, sleeps: [] }] };
  };
  return { name, traces, simulate };
}

const xpInfo: DetailedMachineInfo = {
  computer: 'LAB-PC3',
  operatingSystem: 'Windows XP',
  platform: 'win32',
  build: '5.1.2600',
  bootTime: new Date(day.from - minute),
};

const modernInfo: DetailedMachineInfo = { ...xpInfo, operatingSystem: 'Windows 11 Education 25H2', build: '10.0.26200.8037' };

function runLabPc(machine: SimulatedMachine, random: Random, names: LabSystem, programs: LabPrograms): LabContext {
  const life = { from: day.from - 40 * second, to: day.to };
  const user = 'NT AUTHORITY\\SYSTEM';
  const system = machine.start({ path: 'System', user }, life, undefined, 4);
  machine.listen(system, 'TCP', 445);
  machine.listen(system, 'TCP', 139, lab.machine);
  machine.listen(system, 'UDP', 445);
  for (const port of [137, 138]) machine.listen(system, 'UDP', port, lab.machine);
  const services = machine.start({ path: `${names.windows}\\system32\\services.exe`, user }, life);
  const explorer = machine.start({ path: `${names.windows}\\explorer.exe`, user: names.user }, life);
  const running = programs.services.map((app) => runApp(machine, app, life, [day], services));
  for (const lesson of lessons) {
    for (const app of programs.lesson) {
      const open = { from: lesson.from + random.between(1, 15) * minute, to: lesson.to - random.between(0, 5) * minute };
      const process = runApp(machine, app, open, [open], explorer);
      visitServer(machine, process, app.listens?.[0]?.[1], open);
    }
  }
  useShares(machine, system);
  const teaching = running.find(({ info }) => info.processName === 'veyon-server.exe');
  if (teaching) for (const time of timer(random, day, 20 * minute, 0.4)) machine.accept(teaching, time, 600, 11_100, lab.server);
  return { machine, random, day, names, system, services, explorer, running };
}

/** Students look at the web servers of their classmates. */
function visitServer(machine: SimulatedMachine, process: SimulatedProcess, port: number | undefined, open: Period): void {
  const { random } = machine.options;
  if (port === undefined || port < 1024 || port > 9000) return;
  for (const time of atRandom(random, open, 10 * minute))
    machine.accept(process, time, random.between(1, 60), port, random.pick(lab.classmates));
}

/** Shares of the server and of classmates, in both directions. */
function useShares(machine: SimulatedMachine, system: SimulatedProcess): void {
  const { random } = machine.options;
  for (const time of atRandom(random, day, 25 * minute)) {
    machine.connect(system, time, random.between(20, 900), random.pick([lab.server, ...lab.classmates]), random.pick([139, 445]));
  }
  for (const time of atRandom(random, day, 50 * minute))
    machine.accept(system, time, random.between(20, 900), 445, random.pick(lab.classmates));
}
