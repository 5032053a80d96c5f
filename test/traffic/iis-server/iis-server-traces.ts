import { hosts } from '../addresses.ts';
import { beacon, connectSometimes, fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import type { Program, SimulatedMachine } from '../simulated-machine.ts';
import { hour, localTime, minute, second } from '../times.ts';
import { applicationPool } from './iis-programs.ts';
import type { IisServerContext } from './iis-server-day.ts';

const at = (clock: string): number => localTime(14, clock);
const system = 'NT AUTHORITY\\SYSTEM';
const asPool = (path: string): Program => ({ path, user: applicationPool });
const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

/** The traces of an intrusion by way of a web shell. */
export const iisServerTraces: readonly Trace<IisServerContext>[] = [
  called('web-shell-powershell', 'The web application starts PowerShell, which connects to port 443', 'T1505.003', asPool(powershell), {
    at: at('2:40:10'),
    count: 3,
    seconds: 900,
    to: '91.219.236.70',
    port: 443,
  }),
  called(
    'web-shell-cmd',
    'The web application starts the command interpreter, which connects to port 4444',
    'T1059.003',
    asPool('C:\\Windows\\System32\\cmd.exe'),
    {
      at: at('2:31:20'),
      count: 1,
      seconds: 1200,
      to: '91.219.236.71',
      port: 4444,
    },
  ),
  {
    id: 'worker-outbound',
    description: 'Code in the web application connects to an unusual port',
    technique: 'T1190',
    plant: ({ machine, worker }) => {
      for (let n = 0; n < 4; n++) machine.connect(worker, at('2:28:00') + n * 3 * minute, 20, '91.219.236.72', 8888);
    },
  },
  called('certutil', 'certutil downloads a program', 'T1105', asPool('C:\\Windows\\System32\\certutil.exe'), {
    at: at('2:33:00'),
    count: 2,
    seconds: 4,
    to: '91.219.236.73',
    port: 8080,
  }),
  {
    id: 'beacon',
    description: 'A program in C:\\ProgramData connects every 5 min, jitter 20 %',
    technique: 'T1071.001',
    plant: ({ machine, services, day }) => {
      const program = { path: 'C:\\ProgramData\\Microsoft\\Crypto\\crsvc.exe', user: system };
      const process = machine.start(program, { from: at('3:00:00'), to: day.to }, services);
      beacon(machine, process, [process.life], { every: 300, jitter: 0.2, to: '45.61.136.92', port: 443 });
    },
  },
  {
    id: 'socks-listener',
    description: 'A program from the web folder listens on port 8899, and the attacker connects',
    technique: 'T1090.001',
    plant: ({ machine, worker, day }) => {
      const process = machine.start(asPool('C:\\inetpub\\wwwroot\\upload\\svc.exe'), { from: at('3:10:00'), to: day.to }, worker);
      machine.listen(process, 'TCP', 8899);
      machine.accept(process, at('3:12:00'), 1800, 8899, '91.219.236.72');
    },
  },
  {
    id: 'database-fan-out',
    description: 'A program connects to port 1433 of 40 machines in 6 minutes',
    technique: 'T1046',
    plant: ({ machine, worker }) => {
      const process = start(machine, asPool('C:\\Windows\\Temp\\sqlcheck.exe'), at('3:31:00'), worker);
      fanOut(machine, process, { at: at('3:31:01'), to: hosts('10.1.2', 60, 40), port: 1433, gap: 8 });
    },
  },
  {
    id: 'smb-fan-out',
    description: 'The system opens shares of 35 machines in 5 minutes',
    technique: 'T1021.002',
    plant: ({ machine, system: kernel }) => fanOut(machine, kernel, { at: at('3:52:00'), to: hosts('10.1.4', 20, 35), port: 445, gap: 8 }),
  },
  {
    id: 'remote-desktop-tunnel',
    description: 'plink holds a tunnel to SSH on port 443',
    technique: 'T1572',
    plant: ({ machine, worker }) => {
      const process = machine.start(asPool('C:\\ProgramData\\plink.exe'), { from: at('4:00:00'), to: at('22:00:00') }, worker);
      machine.connect(process, at('4:00:02'), 17 * 3600, '45.61.137.12', 443);
    },
  },
  {
    id: 'miner',
    description: 'A crypto-miner connects to a mining pool',
    technique: 'T1496',
    plant: ({ machine, services }) => {
      const process = machine.start(
        { path: 'C:\\Windows\\Fonts\\svchost.exe', user: system },
        { from: at('5:00:00'), to: at('23:00:00') },
        services,
      );
      machine.connect(process, at('5:00:03'), 9 * 3600, '141.94.96.195', 3333);
      machine.connect(process, at('14:10:03'), 8 * 3600, '141.94.96.144', 3333);
    },
  },
];

function start(machine: SimulatedMachine, program: Program, from: number, parent: ReturnType<SimulatedMachine['start']>) {
  return machine.start(program, { from, to: from + hour - second }, parent);
}

/** A process that the web application starts makes the connections. */
function called(
  id: string,
  description: string,
  technique: string,
  program: Program,
  call: Parameters<typeof connectSometimes>[3],
): Trace<IisServerContext> {
  return { id, description, technique, plant: ({ machine, worker }) => void connectSometimes(machine, program, worker, call) };
}
