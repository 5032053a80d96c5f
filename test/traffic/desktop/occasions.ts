import { networks, servers } from '../addresses.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { hour, minute, second, timer, within, type Period } from '../times.ts';
import { accounts, home, office } from './network.ts';

/** Programs that a timer of the system starts for a moment, with the server that they ask. */
export function runTasks(machine: SimulatedMachine, periods: readonly Period[], parent: SimulatedProcess): void {
  const { random } = machine.options;
  const google = servers(random, networks.google, 2);
  const microsoft = servers(random, networks.microsoft, 3);
  const system = accounts.system;
  const user = accounts.user;
  // Interval in hours and jitter of each: Google Update and Edge Update ask every few hours, the others once a day.
  const tasks: readonly (readonly [path: string, user: string, hours: number, jitter: number, to: readonly string[]])[] = [
    ['C:\\Program Files (x86)\\Google\\GoogleUpdater\\148.0.7730.0\\updater.exe', system, 5, 0.05, google],
    ['C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe', system, 5, 0.1, microsoft],
    ['C:\\Program Files (x86)\\Common Files\\Adobe\\ARM\\1.0\\AdobeARM.exe', user, 24, 0.1, servers(random, networks.akamai, 2)],
    [`${home}\\AppData\\Local\\Microsoft\\OneDrive\\OneDriveStandaloneUpdater.exe`, user, 24, 0.1, microsoft],
    ['C:\\Program Files\\Windows Defender\\MpCmdRun.exe', accounts.network, 8, 0.1, microsoft],
    ['C:\\Program Files\\Common Files\\Microsoft Shared\\ClickToRun\\OfficeC2RClient.exe', system, 24, 0.2, microsoft],
    ['C:\\Windows\\System32\\taskhostw.exe', user, 12, 0.3, microsoft],
    ['C:\\Windows\\System32\\CompatTelRunner.exe', system, 24, 0.1, microsoft],
    // A script of the device management, started by its agent.
    ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', system, 24, 0.05, microsoft],
    // The task PcaPatchDbTask: rundll32 PcaSvc.dll,PcaPatchSdbTask.
    ['C:\\Windows\\System32\\rundll32.exe', system, 72, 0.2, servers(random, ['20.42.65'], 1)],
    // Software distribution loads packages.
    ['C:\\Windows\\System32\\msiexec.exe', system, 60, 0.5, [office.management]],
  ];
  for (const [path, account, hours, jitter, to] of tasks) {
    for (const period of periods) {
      for (const time of timer(random, period, hours * hour, jitter)) {
        const process = machine.start({ path, user: account }, { from: time, to: time + random.between(20, 90) * second }, parent);
        machine.connect(process, time + 3 * second, random.between(1, 15), random.pick(to), 443);
      }
    }
  }
}

/** Two programs of one producer ask each other every five minutes. */
export function talkLocally(
  machine: SimulatedMachine,
  periods: readonly Period[],
  client: SimulatedProcess | undefined,
  server: SimulatedProcess | undefined,
): void {
  if (!client || !server) return;
  for (const period of within(periods, client.life)) {
    for (const time of timer(machine.options.random, period, 5 * minute, 0.02)) machine.connectLocally(client, server, time, 2, 15_292);
  }
}

/** Shares of file servers, which the system opens for the user, and printing. */
export function useShares(machine: SimulatedMachine, system: SimulatedProcess, spooler: SimulatedProcess, work: readonly Period[]): void {
  const { random } = machine.options;
  for (const period of within(work, system.life)) {
    for (const server of [...office.fileServers, ...office.domainControllers]) {
      for (const time of timer(random, period, 2 * hour, 0.7)) machine.connect(system, time, random.between(600, 5000), server, 445);
    }
    for (const time of timer(random, period, 3 * hour, 0.8)) machine.connect(spooler, time, random.between(5, 40), office.printer, 9100);
  }
}

const zoom: Program = { path: `${home}\\AppData\\Roaming\\Zoom\\bin\\Zoom.exe`, user: accounts.user };

/** A video conference: control connections, and media by UDP. */
export function meet(machine: SimulatedMachine, from: number, parent: SimulatedProcess): void {
  const { random } = machine.options;
  const process = machine.start(zoom, { from, to: from + 50 * minute }, parent);
  const zone = servers(random, networks.zoom, 3);
  for (let n = 0; n < 5; n++) machine.connect(process, from + n * second, random.between(600, 2800), random.pick(zone), 443);
  for (let n = 0; n < 4; n++) machine.connect(process, from + 8 * second, 2700, random.pick(zone), 8801, { protocol: 'UDP' });
}

/** A terminal server by Remote Desktop, and files to an agency by SFTP. */
export function useRemotely(machine: SimulatedMachine, from: number, parent: SimulatedProcess): void {
  const { random } = machine.options;
  const life = { from, to: from + 90 * minute };
  const desktop = machine.start({ path: 'C:\\Windows\\System32\\mstsc.exe', user: accounts.user }, life, parent);
  machine.connect(desktop, from + 4 * second, 80 * 60, office.terminalServer, 3389);
  const files = machine.start({ path: 'C:\\Program Files (x86)\\WinSCP\\WinSCP.exe', user: accounts.user }, life, parent);
  machine.connect(files, from + 20 * minute, 300, '81.169.145.64', 22);
  machine.connect(files, from + 20 * minute + random.between(1, 5) * second, 240, '81.169.145.64', 22);
}

/** The installation of a program, which unpacks itself into the folder for temporary files and asks for a newer version. */
export function install(machine: SimulatedMachine, from: number, parent: SimulatedProcess): void {
  const path = `${home}\\AppData\\Local\\Temp\\is-4UB2K.tmp\\7z2601-x64.tmp`;
  const process = machine.start({ path, user: accounts.user }, { from, to: from + 2 * minute }, parent);
  machine.connect(process, from + 10 * second, 4, machine.options.random.pick(['104.18.32.115', '172.67.72.9']), 443);
}

/** The program of a new mouse. It listens for other machines with such a mouse, from its installation on. */
export function useMouse(machine: SimulatedMachine, life: Period, parent: SimulatedProcess): void {
  if (life.from >= life.to) return;
  const program = { path: 'C:\\Program Files\\LogiOptionsPlus\\logioptionsplus_agent.exe', user: accounts.user };
  const process = machine.start(program, life, parent);
  machine.listen(process, 'TCP', 59_869);
  machine.listen(process, 'UDP', 59_870);
  machine.connect(process, life.from + 20 * second, 60, machine.options.random.pick(['3.160.150.22', '18.66.112.71']), 443);
}

/** The help desk looks at the screen. */
export function askForHelp(machine: SimulatedMachine, from: number, parent: SimulatedProcess): void {
  const program = {
    path: 'C:\\Program Files\\WindowsApps\\MicrosoftCorporationII.QuickAssist_2.0.40.0_x64__8wekyb3d8bbwe\\QuickAssist.exe',
    user: accounts.user,
  };
  const process = machine.start(program, { from, to: from + 25 * minute }, parent);
  for (let n = 0; n < 4; n++) machine.connect(process, from + (n * 7 + 3) * second, 1200, `20.42.65.${30 + n}`, 443);
}

/** The virtual private network on a weekend. */
export function workFromHome(machine: SimulatedMachine, life: Period, parent: SimulatedProcess): void {
  const program = { path: 'C:\\Program Files\\Palo Alto Networks\\GlobalProtect\\PanGPA.exe', user: accounts.user };
  const process = machine.start(program, life, parent);
  machine.connect(process, life.from + 20 * second, 9000, '198.51.100.12', 443, { localAddress: '192.168.178.34' });
  machine.connect(process, life.from + 30 * second, 9000, '198.51.100.12', 4501, { protocol: 'UDP' });
}

/** The inventory of the network asks this machine once a week: endpoint mapper, shares, management. */
export function inventory(machine: SimulatedMachine, from: number, listeners: readonly (readonly [SimulatedProcess, number])[]): void {
  for (const [n, [process, port]] of listeners.entries()) {
    machine.accept(process, from + n * 2 * second, 20, port, office.inventory, machine.options.random.integer(49_152, 65_535));
  }
}
