import { hosts } from '../addresses.ts';
import { beacon, connectSometimes, fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import { localTime, minute, second } from '../times.ts';
import { lab } from './lab-network.ts';
import type { LabContext } from './lab-pc.ts';

const at = (clock: string): number => localTime(20, clock);
const system = 'NT AUTHORITY\\SYSTEM';

/** What a class plays on each other, and the worms that come by the network. */
export const labTraces: readonly Trace<LabContext>[] = [
  {
    id: 'netcat-listener',
    description: 'Netcat listens on port 4444, and a classmate connects',
    technique: 'T1059.003',
    plant: ({ machine, names, explorer }) => {
      const life = { from: at('10:05:00'), to: at('10:50:00') };
      const process = machine.start({ path: `${names.home}\\Desktop\\nc.exe`, user: names.user }, life, explorer);
      machine.listen(process, 'TCP', 4444);
      machine.accept(process, at('10:07:10'), 1500, 4444, '192.168.1.107');
    },
  },
  {
    id: 'irc-bot',
    description: 'An unknown program holds a connection to an IRC server',
    technique: 'T1071',
    plant: ({ machine, names, explorer, day }) => {
      const program = { path: `${names.windows}\\system32\\winsys32.exe`, user: names.user };
      const process = machine.start(program, { from: at('8:40:00'), to: day.to }, explorer);
      machine.connect(process, at('8:40:04'), 9000, '194.124.229.59', 6667);
      machine.connect(process, at('11:20:04'), 9000, '194.124.229.59', 6667);
    },
  },
  {
    id: 'worm',
    description: 'A worm connects to port 135 of 60 machines in 5 minutes',
    technique: 'T1210',
    plant: ({ machine, names, services, day }) => {
      const from = at('11:40:00');
      const process = machine.start({ path: `${names.windows}\\system32\\msblast.exe`, user: system }, { from, to: day.to }, services);
      fanOut(machine, process, { at: from + 2 * second, to: hosts('192.168.3', 20, 60), port: 135, gap: 5 });
    },
  },
  {
    id: 'svchost-in-windows',
    description: 'A svchost.exe runs from the folder of Windows and connects every 2 minutes',
    technique: 'T1036.005',
    plant: ({ machine, names, services, day }) => {
      const process = machine.start({ path: `${names.windows}\\svchost.exe`, user: system }, { from: at('8:30:00'), to: day.to }, services);
      beacon(machine, process, [process.life], { every: 120, jitter: 0.05, to: '91.219.238.77', port: 80 });
    },
  },
  {
    id: 'mailer',
    description: 'An unknown program delivers mail to many servers',
    technique: 'T1071.003',
    plant: ({ machine, names, explorer }) => {
      const from = at('12:05:00');
      const program = { path: `${names.home}\\Local Settings\\Temp\\smtpsvc.exe`, user: names.user };
      const process = machine.start(program, { from, to: from + 40 * minute }, explorer);
      fanOut(machine, process, { at: from + second, to: hosts('64.233.171', 20, 50), port: 25, gap: 30 });
    },
  },
  {
    id: 'explorer-shell',
    description: 'Code in the shell connects to a machine of the network on port 8080',
    technique: 'T1055',
    plant: ({ machine, explorer }) => {
      for (let n = 0; n < 6; n++) machine.connect(explorer, at('14:20:00') + n * 4 * minute, 200, '192.168.1.66', 8080);
    },
  },
  {
    id: 'port-scan',
    description: 'A classmate scans the ports of this machine',
    technique: 'T1046',
    plant: ({ machine }) => {
      const when = at('14:45:00');
      const open = machine.sockets.filter(
        ({ protocol, remoteAddress, localAddress, life }) =>
          protocol === 'TCP' && remoteAddress === null && localAddress !== '127.0.0.1' && life.from < when && life.to > when,
      );
      for (const [n, { process, localPort }] of open.entries()) machine.accept(process, when + n * 1100, 2, localPort, lab.classmates[3]);
    },
  },
  {
    id: 'ftp-download',
    description: 'A script loads a program by FTP from the Internet',
    technique: 'T1105',
    plant: ({ machine, names, explorer }) => {
      const program = { path: `${names.windows}\\system32\\wscript.exe`, user: names.user };
      connectSometimes(machine, program, explorer, { at: at('8:38:00'), count: 2, seconds: 20, to: '81.30.144.19', port: 21 });
    },
  },
];
