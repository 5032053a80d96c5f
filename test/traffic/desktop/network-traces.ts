import { hosts } from '../addresses.ts';
import { fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import { hour, localTime, minute, second } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts, home } from './network.ts';
import { bootAt } from './when.ts';

const { user, system } = accounts;

/** Spreading, listeners, tunnels, mining and stealing. */
export const networkTraces: readonly Trace<DesktopContext>[] = [
  {
    id: 'smb-fan-out',
    description: 'The system opens shares of 45 machines in 8 minutes',
    technique: 'T1021.002',
    plant: (context) => {
      const at = localTime(6, '17:02:00');
      fanOut(context.machine, bootAt(context, at).system, { at, to: hosts('10.20.31', 20, 45), port: 445, gap: 10 });
    },
  },
  {
    id: 'winrm-fan-out',
    description: 'PowerShell connects to WinRM on 25 machines in 5 minutes',
    technique: 'T1021.006',
    plant: (context) => {
      const at = localTime(7, '9:12:00');
      const life = { from: at - 5 * second, to: at + 10 * minute };
      const program = { path: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', user };
      const process = context.machine.start(program, life, bootAt(context, at).explorer);
      fanOut(context.machine, process, { at, to: hosts('10.20.32', 40, 25), port: 5985, gap: 12 });
    },
  },
  {
    id: 'port-scan',
    description: 'Another machine of the network connects to all ports of this one in a few seconds',
    technique: 'T1046',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(6, '13:47:03');
      const open = machine.sockets.filter(
        ({ protocol, remoteAddress, localAddress, life }) =>
          protocol === 'TCP' && remoteAddress === null && localAddress === '0.0.0.0' && life.from < at && life.to > at,
      );
      for (const [n, { process, localPort }] of open.entries()) machine.accept(process, at + n * 700, 2, localPort, '10.20.30.77');
    },
  },
  {
    id: 'bind-shell',
    description: 'An unknown program listens on a port above 50000, and a machine of the network connects to it',
    technique: 'T1059.003',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(6, '13:55:10');
      const process = machine.start(
        { path: 'C:\\Users\\Public\\update.exe', user },
        { from: at, to: at + 5 * hour },
        bootAt(context, at).explorer,
      );
      machine.listen(process, 'TCP', 50_505);
      machine.accept(process, at + 2 * minute, 1500, 50_505, '10.20.30.77');
    },
  },
  {
    id: 'tor',
    description: 'Tor connects to relays',
    technique: 'T1090.003',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(8, '9:31:00');
      const path = `${home}\\Desktop\\Tor Browser\\Browser\\TorBrowser\\Tor\\tor.exe`;
      const process = machine.start({ path, user }, { from: at, to: at + 3 * hour }, bootAt(context, at).explorer);
      machine.listen(process, 'TCP', 9150, '127.0.0.1');
      machine.connect(process, at + 3 * second, 9000, '185.220.101.34', 9001);
      machine.connect(process, at + 9 * second, 10_000, '51.15.246.7', 443);
      machine.connect(process, at + 65 * second, 8000, '94.142.244.16', 9001);
    },
  },
  {
    id: 'miner',
    description: 'A crypto-miner with the name of a driver connects to mining pools',
    technique: 'T1496',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(7, '18:20:00');
      const program = { path: 'C:\\ProgramData\\Intel\\igfxaudio.exe', user: system };
      const process = machine.start(program, { from: at, to: localTime(8, '17:42:40') }, bootAt(context, at).services);
      machine.connect(process, at + 5 * second, 15 * 3600, '141.94.96.144', 3333);
      machine.connect(process, at + 15 * hour, 7 * 3600, '54.37.7.208', 14_444);
    },
  },
  {
    id: 'rclone',
    description: 'rclone copies files to a cloud store',
    technique: 'T1567.002',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(8, '2:10:00');
      const process = machine.start(
        { path: 'C:\\ProgramData\\rclone.exe', user: system },
        { from: at, to: at + 2 * hour },
        bootAt(context, at).services,
      );
      for (let n = 0; n < 40; n++) machine.connect(process, at + n * 3 * minute, 170, `66.203.125.${11 + (n % 6)}`, 443);
    },
  },
];
