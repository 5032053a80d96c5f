import type { Trace } from '../scenario.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts } from './network.ts';
import { existing, started } from './trace-kinds.ts';

const { user } = accounts;
const system32 = (name: string, account: string = user): Program => ({ path: `C:\\Windows\\System32\\${name}`, user: account });
const powershell = system32('WindowsPowerShell\\v1.0\\powershell.exe');

/** Programs of Windows that do the work of the attacker, or hide it. */
export const systemProgramTraces: readonly Trace<DesktopContext>[] = [
  started('powershell-shell', 'PowerShell as a reverse shell to port 4444', 'T1059.001', powershell, {
    at: localTime(5, '10:02:11'),
    count: 2,
    seconds: 900,
    to: '91.219.236.18',
    port: 4444,
  }),
  started('cmd-shell', 'The command interpreter connects to port 8080', 'T1059.003', system32('cmd.exe'), {
    at: localTime(5, '13:22:40'),
    count: 1,
    seconds: 1800,
    to: '91.219.237.33',
    port: 8080,
  }),
  started('rundll32', 'rundll32 connects to the Internet', 'T1218.011', system32('rundll32.exe'), {
    at: localTime(5, '10:05:30'),
    count: 12,
    seconds: 20,
    to: '194.165.16.78',
    port: 443,
  }),
  started('regsvr32', 'regsvr32 loads a scriptlet', 'T1218.010', system32('regsvr32.exe'), {
    at: localTime(5, '9:58:01'),
    count: 1,
    seconds: 4,
    to: '194.165.17.11',
    port: 80,
  }),
  started('mshta', 'mshta loads an HTML application', 'T1218.005', system32('mshta.exe'), {
    at: localTime(5, '9:57:20'),
    count: 2,
    seconds: 6,
    to: '194.165.17.12',
    port: 443,
  }),
  started('certutil', 'certutil downloads a program', 'T1105', system32('certutil.exe'), {
    at: localTime(5, '10:03:45'),
    count: 2,
    seconds: 3,
    to: '194.165.17.13',
    port: 80,
  }),
  started('wscript', 'A script connects to port 8080', 'T1059.005', system32('wscript.exe'), {
    at: localTime(5, '9:56:12'),
    count: 3,
    seconds: 5,
    to: '94.232.46.20',
    port: 8080,
  }),
  started('notepad', 'Code in Notepad connects to the Internet', 'T1055.002', system32('notepad.exe'), {
    at: localTime(6, '15:02:55'),
    count: 20,
    seconds: 15,
    to: '5.188.86.22',
    port: 443,
  }),
  existing('lsass', 'Code in lsass connects to the Internet', 'T1055.001', 'lsass.exe', {
    at: localTime(6, '16:20:10'),
    count: 6,
    seconds: 30,
    to: '5.188.87.23',
    port: 443,
  }),
  existing('spoolsv', 'Code in the print spooler connects to the Internet', 'T1068', 'spoolsv.exe', {
    at: localTime(6, '16:11:44'),
    count: 4,
    seconds: 60,
    to: '5.188.87.24',
    port: 8080,
  }),
];
