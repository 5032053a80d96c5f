import { hosts } from '../traffic/addresses.ts';
import { runApp } from '../traffic/app.ts';
import type { Session } from '../traffic/log-session.ts';
import { beacon } from '../traffic/planting.ts';
import type { SimulatedMachine } from '../traffic/simulated-machine.ts';
import { minute, second } from '../traffic/times.ts';
import type { Department } from './departments.ts';
import { serviceHost } from './machine-programs.ts';

/** The address that some machines have talked to, and none should. */
export const hostileAddress = '185.225.17.201';
/** The address that the same program of several machines connects to at regular intervals. */
export const beaconAddress = '45.61.136.47';

/** What is planted in one machine of a department: in the first one, the second one … */
export interface Plant {
  readonly department: string;
  /** The number of the machine in its department, from 1 on; a function selects several. */
  readonly isIn: (machine: number) => boolean;
  readonly plant: (machine: SimulatedMachine, session: Session, user: string) => void;
}

const first = (count: number) => (machine: number) => machine <= count;
const only = (number: number) => (machine: number) => machine === number;

/** Remote Desktop was switched on in the middle of a day. */
function remoteDesktop(machine: SimulatedMachine, session: Session): void {
  const life = { from: session.from + 90 * minute, to: session.to };
  const process = machine.start(serviceHost('TermService', 'NT AUTHORITY\\NETWORK SERVICE'), life);
  machine.listen(process, 'TCP', 3389);
  machine.listen(process, 'UDP', 3389);
  machine.accept(process, life.from + 10 * minute, 900, 3389, '10.50.0.99');
}

/** Remote Desktop runs when the reporter starts, and a client is connected. */
function remoteDesktopBefore(machine: SimulatedMachine, session: Session): void {
  const life = { from: session.from - 20 * minute, to: session.to };
  const process = machine.start(serviceHost('TermService', 'NT AUTHORITY\\NETWORK SERVICE'), life);
  machine.accept(process, life.from + 5 * minute, 7200, 3389, '10.50.0.98');
  machine.listen(process, 'TCP', 3389);
}

/** Remote Desktop was switched on, and off again half an hour later. A client stays connected for longer. */
function remoteDesktopForAWhile(machine: SimulatedMachine, session: Session): void {
  const life = { from: session.from + 60 * minute, to: session.from + 90 * minute };
  const process = machine.start(serviceHost('TermService', 'NT AUTHORITY\\NETWORK SERVICE'), { ...life, to: life.to + 60 * minute });
  machine.listen(process, 'TCP', 3389, '0.0.0.0', life);
  machine.accept(process, life.to - 5 * minute, 1200, 3389, '10.50.0.97');
}

function program(path: string, to: string, port: number, count: number) {
  return (machine: SimulatedMachine, session: Session, user: string): void => {
    const process = machine.start({ path, user }, { from: session.from + 40 * minute, to: session.to });
    for (let n = 0; n < count; n++) machine.connect(process, session.from + (45 + 7 * n) * minute, 20, to, port);
  };
}

/** A program that is connected when the reporter starts. */
function connected(path: string, to: string, port: number) {
  return (machine: SimulatedMachine, session: Session, user: string): void => {
    const process = machine.start({ path, user }, { from: session.from - 10 * minute, to: session.to });
    machine.connect(process, session.from - 9 * minute, 7200, to, port);
  };
}

function listener(path: string, port: number) {
  return (machine: SimulatedMachine, session: Session): void => {
    const life = { from: session.from + 50 * minute + 400, to: session.to };
    runApp(machine, { program: { path, user: 'NT AUTHORITY\\LOCAL SERVICE' }, listens: [['TCP', port]] }, life, []);
  };
}

/** A program that asks one server for orders every two minutes. */
function beaconing(machine: SimulatedMachine, session: Session, user: string): void {
  const path = `C:\\Users\\${user.slice(user.indexOf('\\') + 1)}\\AppData\\Roaming\\Contoso Sync\\contososync.exe`;
  const life = { from: session.from + 30 * minute, to: session.to - 30 * second };
  const process = machine.start({ path, user }, life);
  beacon(machine, process, [life], { every: 120, jitter: 0.1, to: beaconAddress, port: 443, seconds: [1, 4] });
}

/** A machine that connects to twelve others by SMB within two minutes. */
function sweep(machine: SimulatedMachine, session: Session, user: string): void {
  const from = session.from + 100 * minute;
  const process = machine.start(
    { path: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', user },
    { from, to: from + 30 * minute },
  );
  for (const [n, host] of hosts('10.20.0', 40, 12).entries()) machine.connect(process, from + n * 10 * second, 2, host, 445);
}

/** What is planted on the day. In the week before, none of it was there. */
export const plants: readonly Plant[] = [
  { department: 'Accounting', isIn: only(1), plant: remoteDesktop },
  { department: 'Production', isIn: only(2), plant: remoteDesktop },
  { department: 'Development', isIn: only(2), plant: remoteDesktopBefore },
  { department: 'Servers', isIn: only(1), plant: connected('/usr/local/bin/updated', hostileAddress, 8443) },
  { department: 'Sales', isIn: only(1), plant: remoteDesktopForAWhile },
  { department: 'Sales', isIn: only(2), plant: program('C:\\Users\\Public\\keygen.exe', hostileAddress, 443, 3) },
  { department: 'Development', isIn: only(1), plant: program('C:\\Tools\\ncat.exe', hostileAddress, 4444, 5) },
  { department: 'Accounting', isIn: only(2), plant: program('C:\\Windows\\Temp\\svchost.exe', '94.158.244.118', 8081, 2) },
  { department: 'Accounting', isIn: only(2), plant: listener('C:\\Program Files\\FileZilla Server\\filezilla-server.exe', 21) },
  { department: 'Development', isIn: first(2), plant: listener('C:\\Program Files\\nodejs\\node.exe', 3000) },
  { department: 'Sales', isIn: first(2), plant: beaconing },
  { department: 'Accounting', isIn: only(1), plant: beaconing },
  { department: 'Production', isIn: only(1), plant: sweep },
];

export function plantsOf({ name }: Department, machine: number): readonly Plant[] {
  return plants.filter(({ department, isIn }) => department === name && isIn(machine));
}
