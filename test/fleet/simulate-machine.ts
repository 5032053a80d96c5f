import { internetAddress } from '../traffic/addresses.ts';
import { runApp, type App } from '../traffic/app.ts';
import type { Session } from '../traffic/log-session.ts';
import type { Random } from '../traffic/random.ts';
import { SimulatedMachine, type SimulatedProcess, type SimulatedSocket } from '../traffic/simulated-machine.ts';
import { atRandom, minute, second, type Period } from '../traffic/times.ts';
import type { Department } from './departments.ts';
import { linuxServices, officePrograms, windowsServices } from './machine-programs.ts';
import { plantsOf } from './planted.ts';

export interface MachineSettings {
  readonly random: Random;
  readonly department: Department;
  /** Within the department, from 1 on. */
  readonly number: number;
  readonly index: number;
  readonly computer: string;
  /** Part of the usual traffic. */
  readonly scale: number;
  /** The first one is of the week before. */
  readonly sessions: readonly Session[];
}

/** The sockets of a machine in all of its sessions, in the order in which they open. */
export function simulateMachine(settings: MachineSettings): SimulatedSocket[] {
  const { random, department, number, index, computer, scale, sessions } = settings;
  const isWindows = department.platform === 'win32';
  const machine = new SimulatedMachine({
    random,
    platform: department.platform,
    address: `10.${department.share}.${index >> 8}.${index & 255}`,
    dynamicPorts: isWindows ? { low: 49_700, high: 65_535, inOrder: true } : { low: 32_768, high: 60_999 },
    firstProcessId: 1000,
    scale,
  });
  const user = `CONTOSO\\user${String(index + 1).padStart(5, '0')}`;
  for (const [at, session] of sessions.entries()) {
    startPrograms(machine, department, session, user, at === 0);
    if (at === 1) for (const { plant } of plantsOf(department, number)) machine.plant(computer, () => plant(machine, session, user));
  }
  return machine.socketsInOrder();
}

/** The programs of a session. In the week before they only listen. */
function startPrograms(machine: SimulatedMachine, department: Department, session: Session, user: string, isBefore: boolean): void {
  const { random } = machine.options;
  const isWindows = department.platform === 'win32';
  const services = isWindows ? windowsServices(random) : linuxServices();
  const programs = [...(isWindows ? officePrograms(random, user) : []), ...department.apps(random, user)];
  const awake = isBefore ? [] : awakeIn(session);
  // The services run before the reporter starts.
  let from = session.from - minute;
  for (const app of [...services, ...programs]) {
    if (app === programs[0]) ({ from } = session);
    from += random.integer(2, 9) * second + 321;
    const process = runApp(machine, app, { from, to: session.to }, awake);
    if (department.platform === 'linux') for (const period of awake) serve(machine, process, app, period);
  }
}

/** Clients connect to the web servers. */
function serve(machine: SimulatedMachine, process: SimulatedProcess, { listens = [] }: App, period: Period): void {
  const { random } = machine.options;
  if (!listens.some(([, port]) => port === 443)) return;
  for (const time of atRandom(random, { from: period.from + minute, to: period.to }, (90 * second) / machine.scale)) {
    machine.accept(process, time, random.between(1, 60), 443, internetAddress(random));
  }
}

/** The parts of a session in which the machine does not sleep. */
function awakeIn({ from, to, sleeps: [sleep] }: Session): Period[] {
  return sleep
    ? [
        { from, to: sleep.from },
        { from: sleep.to, to },
      ]
    : [{ from, to }];
}
