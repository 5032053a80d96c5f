import { hosts } from '../addresses.ts';
import { beacon, connectSometimes, fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import { localTime, minute, second } from '../times.ts';
import type { DomainControllerContext } from './domain-controller-day.ts';

const at = (clock: string): number => localTime(19, clock);
const system = 'NT AUTHORITY\\SYSTEM';
const attacker = '10.20.30.51';

/** The traces of an intrusion that reached the directory. */
export const domainControllerTraces: readonly Trace<DomainControllerContext>[] = [
  {
    id: 'lsass',
    description: 'Code in lsass connects to the Internet',
    technique: 'T1003.001',
    plant: ({ machine, processes }) => {
      const lsass = processes.get('lsass.exe');
      if (lsass) for (let n = 0; n < 5; n++) machine.connect(lsass, at('2:14:00') + n * 3 * minute, 20, '5.188.87.23', 443);
    },
  },
  {
    id: 'psexec',
    description: 'The service of PsExec runs, used from a client',
    technique: 'T1569.002',
    plant: ({ machine, services, system: kernel }) => {
      const from = at('2:02:30');
      machine.accept(kernel, from, 400, 445, attacker);
      const program = { path: 'C:\\Windows\\PSEXESVC.exe', user: system, services: ['PSEXESVC'] };
      const process = machine.start(program, { from, to: from + 30 * minute }, services);
      machine.listen(process, 'TCP', 49_702);
      machine.accept(process, from + 3 * second, 380, 49_702, attacker);
    },
  },
  {
    id: 'wmi',
    description: 'The WMI provider host connects to the Internet',
    technique: 'T1047',
    plant: ({ machine, services }) => {
      const program = { path: 'C:\\Windows\\System32\\wbem\\WmiPrvSE.exe', user: 'NT AUTHORITY\\NETWORK SERVICE' };
      connectSometimes(machine, program, services, { at: at('2:09:10'), count: 4, seconds: 30, to: '91.219.237.60', port: 8080 });
    },
  },
  {
    id: 'winrm-fan-out',
    description: 'PowerShell connects to WinRM on 60 clients in 10 minutes',
    technique: 'T1021.006',
    plant: ({ machine, services }) => {
      const from = at('2:31:00');
      const program = { path: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', user: system };
      const process = machine.start(program, { from, to: from + 20 * minute }, services);
      fanOut(machine, process, { at: from + second, to: hosts('10.20.31', 20, 60), port: 5985, gap: 10 });
    },
  },
  {
    id: 'beacon',
    description: 'Code in dllhost connects every 60 s, jitter 20 %',
    technique: 'T1071.001',
    plant: ({ machine, services, day }) => {
      const program = { path: 'C:\\Windows\\System32\\dllhost.exe', user: system };
      const process = machine.start(program, { from: at('2:20:00'), to: day.to }, services);
      beacon(machine, process, [process.life], { every: 60, jitter: 0.2, to: '45.61.136.90', port: 443 });
    },
  },
  {
    id: 'port-scan',
    description: 'A client connects to all TCP ports in a few seconds',
    technique: 'T1046',
    plant: ({ machine }) => {
      const open = machine.sockets.filter(
        ({ protocol, remoteAddress, localAddress }) => protocol === 'TCP' && remoteAddress === null && localAddress === '0.0.0.0',
      );
      for (const [n, { process, localPort }] of open.entries()) machine.accept(process, at('1:50:00') + n * 400, 1, localPort, attacker);
    },
  },
  {
    id: 'curl',
    description: 'curl sends files to an address on the Internet',
    technique: 'T1048.002',
    plant: ({ machine, services }) => {
      const program = { path: 'C:\\Windows\\System32\\curl.exe', user: system };
      connectSometimes(machine, program, services, { at: at('3:05:00'), count: 2, seconds: 900, to: '194.165.17.70', port: 8443 });
    },
  },
];
