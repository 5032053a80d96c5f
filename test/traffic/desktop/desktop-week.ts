import { runApp, type App } from '../app.ts';
import type { Session } from '../log-session.ts';
import { createRandom, type Random } from '../random.ts';
import type { Scenario, ScenarioOptions, SimulatedPeriod, Trace } from '../scenario.ts';
import { SimulatedMachine, type SimulatedProcess } from '../simulated-machine.ts';
import { localTime, minute, second, within, type Period } from '../times.ts';
import { desktopTraces } from './desktop-traces.ts';
import { accounts, office } from './network.ts';
import {
  askForHelp,
  install,
  inventory,
  meet,
  runTasks,
  talkLocally,
  useMouse,
  useRemotely,
  useShares,
  workFromHome,
} from './occasions.ts';
import { busyBackground, busyServices, busyTools } from './busy-programs.ts';
import { developerOccasions } from './developer-occasions.ts';
import { developerBackground, developerServices, developerTools } from './developer-programs.ts';
import { fourthDesktopTraces } from './fourth-traces.ts';
import { secondDesktopTraces } from './second-traces.ts';
import { agents, windowsServices } from './services.ts';
import { thirdDesktopTraces } from './third-traces.ts';
import { backgroundPrograms, shell, workPrograms } from './user-programs.ts';

/** The processes of one start of the desktop. */
export interface DesktopBoot {
  readonly session: Session;
  /** When the machine is on. */
  readonly awake: readonly Period[];
  readonly system: SimulatedProcess;
  readonly services: SimulatedProcess;
  readonly explorer: SimulatedProcess;
  /** By name (`lsass.exe`) and by service (`RpcEptMapper`). */
  readonly processes: ReadonlyMap<string, SimulatedProcess>;
}

export interface DesktopContext {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly boots: readonly DesktopBoot[];
  /** When the user works. */
  readonly work: readonly Period[];
}

const day = (number: number, from: string, to: string): Period => ({ from: localTime(number, from), to: localTime(number, to) });

/** Monday is the 4th. The machine starts again on Thursday after an update, and on Saturday. */
const sessions: readonly Session[] = [
  { from: localTime(4, '7:53:20'), to: localTime(7, '12:36:05'), sleeps: [] },
  { from: localTime(7, '12:41:30'), to: localTime(8, '17:42:51'), sleeps: [] },
  {
    from: localTime(9, '10:05:12'),
    to: localTime(11, '7:45:00'),
    sleeps: [
      { from: localTime(9, '13:10'), to: localTime(10, '18:00') },
      { from: localTime(10, '20:40'), to: localTime(11, '7:30') },
    ],
  },
];

const work: readonly Period[] = [
  day(4, '8:00', '12:10'),
  day(4, '12:55', '17:25'),
  day(5, '8:05', '12:00'),
  day(5, '12:40', '18:02'),
  day(6, '8:15', '12:20'),
  day(6, '13:00', '17:10'),
  day(7, '8:02', '12:15'),
  day(7, '12:44', '17:35'),
  day(8, '8:07', '12:05'),
  day(8, '12:50', '17:30'),
  day(9, '10:08', '12:50'),
  day(10, '18:05', '20:30'),
];

/** An office PC with Windows 11 for a week. */
export const desktopWeek = scenario('desktop-week', desktopTraces);

/** The same week with other traces. */
export const secondDesktopWeek: Scenario = { ...scenario('desktop-week-2', secondDesktopTraces), variantOf: desktopWeek };

/** The week of a developer: the same office programs, the tools of a developer, and other traces. */
export const developerWeek = scenario('developer-week', thirdDesktopTraces, 'developer');

/** The week of a user with many programs of agents, games, chat and work, and other traces. */
export const busyWeek = scenario('busy-week', fourthDesktopTraces, 'busy');

/** What runs on a desktop in addition to the programs of an office. */
type Desk = 'office' | 'developer' | 'busy';

const noApps = (): App[] => [];
const additional: Record<Desk, Record<'services' | 'background' | 'tools', (random: Random) => App[]>> = {
  office: { services: noApps, background: noApps, tools: noApps },
  developer: { services: developerServices, background: developerBackground, tools: developerTools },
  busy: { services: busyServices, background: busyBackground, tools: busyTools },
};

function scenario(name: string, traces: readonly Trace<DesktopContext>[], desk: Desk = 'office'): Scenario {
  const simulate = ({ seed, isCompromised, scale = 1 }: ScenarioOptions): SimulatedPeriod => {
    const random = createRandom(seed);
    const machine = new SimulatedMachine({
      random,
      platform: 'win32',
      address: office.desktop,
      address6: office.desktop6,
      dynamicPorts: { low: 49_152, high: 65_535 },
      firstProcessId: 600,
      scale,
    });
    const boots = sessions.map((session) => boot(machine, random, session, additional[desk]));
    const context = { machine, random, boots, work };
    occasions(context);
    if (desk === 'developer') developerOccasions(context);
    if (isCompromised) for (const trace of traces) machine.plant(trace.id, () => trace.plant(context));
    return { simulated: machine, info, sessions };
  };
  return { name, traces, simulate };
}

const info = {
  computer: 'PC-1147',
  operatingSystem: 'Windows 11 Pro 25H2',
  platform: 'win32',
  build: '10.0.26200.8037',
  bootTime: new Date(localTime(4, '7:52:31')),
} as const;

function boot(machine: SimulatedMachine, random: Random, session: Session, added: (typeof additional)[Desk]): DesktopBoot {
  const life = { from: session.from - 40 * second, to: session.to };
  const awake = awakeIn(session);
  const system = machine.start({ path: 'System', user: accounts.system }, life, undefined, 4);
  machine.listen(system, 'TCP', 445);
  machine.listen(system, 'TCP', 139, office.desktop);
  machine.listen(system, 'UDP', 137, office.desktop);
  machine.listen(system, 'UDP', 138, office.desktop);
  const services = machine.start({ path: 'C:\\Windows\\System32\\services.exe', user: accounts.system }, life);
  machine.listen(services, 'TCP', 49_670);
  const processes = [...windowsServices(random), ...agents(random), ...added.services(random)].map((app) =>
    runApp(machine, app, life, awake, services),
  );
  const logon = { from: life.from + 90 * second, to: life.to };
  const explorer = runApp(machine, shell(random), logon, awake);
  processes.push(explorer);
  for (const app of [...backgroundPrograms(random), ...added.background(random)])
    processes.push(runApp(machine, app, logon, awake, explorer));
  for (const part of within(work, logon)) {
    // Programs are opened in the first minutes of work, and closed before the break.
    for (const app of [...workPrograms(random), ...added.tools(random)]) {
      const open = { from: part.from + random.between(0, 10) * minute, to: part.to + random.between(0, 2) * minute };
      runApp(machine, app, { from: open.from, to: Math.min(open.to, life.to) }, [open], explorer);
    }
  }
  const named = new Map(
    processes.flatMap((process) =>
      [process.info.processName ?? '', ...process.info.services.map(({ name }) => name)].map((name) => [name, process]),
    ),
  );
  runTasks(machine, awake, named.get('Schedule') ?? services);
  talkLocally(machine, awake, named.get('node.exe'), named.get('AdobeIPCBroker.exe'));
  useShares(machine, system, named.get('spoolsv.exe') ?? system, work);
  return { session, awake, system, services, explorer, processes: named };
}

function awakeIn({ from, to, sleeps }: Session): Period[] {
  const starts = [from, ...sleeps.map((sleep) => sleep.to)];
  const ends = [...sleeps.map((sleep) => sleep.from), to];
  return starts.map((start, n) => ({ from: start, to: ends[n] ?? to }));
}

/** What happens once or a few times in the week. */
function occasions({ machine, boots }: DesktopContext): void {
  const [first, middle, weekend] = boots;
  if (!first || !middle || !weekend) return;
  for (const clock of ['9:30', '14:00']) for (const date of [4, 5, 6]) meet(machine, localTime(date, clock), first.explorer);
  meet(machine, localTime(8, '10:00'), middle.explorer);
  useRemotely(machine, localTime(5, '15:10'), first.explorer);
  useRemotely(machine, localTime(8, '13:20'), middle.explorer);
  askForHelp(machine, localTime(7, '15:30'), middle.explorer);
  workFromHome(machine, { from: localTime(10, '18:03'), to: localTime(10, '20:35') }, weekend.explorer);
  install(machine, localTime(6, '10:40'), first.explorer);
  for (const { session, explorer } of boots)
    useMouse(machine, { from: Math.max(session.from + minute, localTime(6, '14:21')), to: session.to }, explorer);
  const port = ({ processes, system }: DesktopBoot, name: string): SimulatedProcess => processes.get(name) ?? system;
  inventory(machine, localTime(6, '2:15'), [
    [port(first, 'RpcEptMapper'), 135],
    [first.system, 445],
    [port(first, 'lsass.exe'), 49_664],
    [first.services, 49_670],
  ]);
}
