import { hosts } from '../addresses.ts';
import { fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import type { Program, SimulatedMachine } from '../simulated-machine.ts';
import { hour, localTime, minute, second } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts, home, office } from './network.ts';
import { existing, regular, started } from './trace-kinds.ts';
import { bootAt, processOf } from './when.ts';

const { user, system } = accounts;
const system32 = (name: string, account: string = user): Program => ({ path: `C:\\Windows\\System32\\${name}`, user: account });
const framework = (name: string): Program => ({ path: `C:\\Windows\\Microsoft.NET\\Framework\\v4.0.30319\\${name}`, user });
const inProfile = (name: string): Program => ({ path: `${home}\\${name}`, user });

/** A short call: day of May, time, number of connections, duration of each in seconds, and the endpoint. */
function call(date: number, clock: string, count: number, seconds: number, to: string, port: number): Parameters<typeof started>[4] {
  return { at: localTime(date, clock), count, seconds, to, port };
}

/** Programs of Windows and of Office, and remote control programs: they are well known, but not in this place. */
const abusedPrograms: readonly Trace<DesktopContext>[] = [
  started(
    'winword',
    'Word connects to an unusual port',
    'T1203',
    { path: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE', user },
    call(5, '9:55:30', 1, 8, '194.165.17.14', 8088),
  ),
  started(
    'msbuild',
    'MSBuild runs a project that connects to the Internet',
    'T1127.001',
    framework('MSBuild.exe'),
    call(6, '14:31:07', 8, 30, '94.232.47.21', 443),
  ),
  started(
    'installutil',
    'InstallUtil connects to the Internet',
    'T1218.004',
    framework('InstallUtil.exe'),
    call(6, '10:31:07', 5, 20, '94.232.47.22', 8443),
  ),
  started(
    'regasm',
    'Code in RegAsm connects to port 2404 (Remcos)',
    'T1218.009',
    framework('RegAsm.exe'),
    call(6, '11:01:40', 4, 900, '79.134.225.30', 2404),
  ),
  started(
    'regsvcs-mail',
    'Code in RegSvcs sends mail',
    'T1048.003',
    framework('RegSvcs.exe'),
    call(6, '12:00:10', 9, 6, '208.91.199.223', 587),
  ),
  started('finger', 'finger loads a command', 'T1105', system32('finger.exe'), call(5, '9:58:50', 1, 2, '194.165.17.31', 79)),
  started(
    'msiexec',
    'msiexec installs a package from an address on the Internet',
    'T1218.007',
    system32('msiexec.exe'),
    call(5, '10:11:20', 2, 5, '194.165.17.32', 8080),
  ),
  started(
    'cscript',
    'A script connects to the Internet',
    'T1059.005',
    system32('cscript.exe'),
    call(5, '10:16:00', 3, 4, '194.165.17.33', 443),
  ),
  started(
    'compiled-help',
    'A help file connects to the Internet',
    'T1218.001',
    { path: 'C:\\Windows\\hh.exe', user },
    call(5, '10:18:00', 2, 4, '194.165.17.34', 80),
  ),
  existing(
    'explorer',
    'Code in the shell connects to port 4782 (Quasar)',
    'T1055',
    'explorer.exe',
    call(6, '9:40:00', 10, 240, '79.134.225.31', 4782),
  ),
  started(
    'winlogon',
    'Code in winlogon connects to the Internet',
    'T1055',
    system32('winlogon.exe', system),
    call(6, '16:40:00', 6, 30, '5.188.87.41', 443),
  ),
  started(
    'wmi',
    'The WMI provider host connects to the Internet',
    'T1047',
    system32('wbem\\WmiPrvSE.exe', accounts.network),
    call(6, '17:11:00', 3, 30, '5.188.87.42', 8080),
  ),
  started(
    'anydesk',
    'AnyDesk runs from the folder of downloads',
    'T1219',
    inProfile('Downloads\\AnyDesk.exe'),
    call(7, '11:02:00', 2, 2400, '195.181.174.167', 7070),
  ),
  started(
    'curl',
    'curl sends files to an address on the Internet',
    'T1048.002',
    system32('curl.exe'),
    call(8, '11:15:00', 6, 120, '45.61.137.9', 8000),
  ),
];

/** Programs that no machine of the office has. */
const foreignPrograms: readonly Trace<DesktopContext>[] = [
  started(
    'scvhost',
    'A program is named scvhost.exe',
    'T1036.005',
    inProfile('AppData\\Roaming\\scvhost.exe'),
    call(5, '11:20:00', 8, 600, '79.134.225.40', 5552),
  ),
  started(
    'cyrillic-explorer',
    'The name explorer.exe has a Cyrillic letter',
    'T1036.005',
    { path: 'C:\\ProgramData\\\u0435xplorer.exe', user },
    call(5, '12:01:00', 6, 60, '79.134.225.41', 443),
  ),
  started(
    'false-chrome',
    'A chrome.exe runs from the profile',
    'T1036.005',
    inProfile('AppData\\Roaming\\Chrome\\chrome.exe'),
    call(5, '13:30:00', 30, 20, '79.134.225.42', 443),
  ),
  started(
    'java-trojan',
    'A Java archive connects to port 7888',
    'T1059',
    inProfile('AppData\\Roaming\\jre8\\bin\\javaw.exe'),
    call(6, '9:10:00', 6, 1200, '79.134.225.43', 7888),
  ),
  started(
    'irc-bot',
    'An unknown program connects to an IRC server',
    'T1071',
    inProfile('AppData\\Local\\winhost32.exe'),
    call(6, '9:20:00', 2, 9000, '194.124.229.59', 6667),
  ),
  started(
    'ngrok',
    'ngrok holds a tunnel',
    'T1572',
    { path: 'C:\\ProgramData\\ngrok.exe', user },
    call(6, '13:05:00', 2, 7200, '3.125.223.134', 443),
  ),
  started(
    'chisel',
    'chisel holds a tunnel to port 8080',
    'T1572',
    { path: 'C:\\Users\\Public\\Libraries\\chisel.exe', user },
    call(6, '13:15:00', 2, 9000, '45.61.137.10', 8080),
  ),
  started(
    'dns-over-tcp',
    'An unknown program connects to port 53 of an address on the Internet',
    'T1071.004',
    { path: 'C:\\ProgramData\\dnsclient.exe', user },
    call(7, '8:30:00', 60, 20, '45.61.137.11', 53),
  ),
];

/** Regular connections and spreading. */
const networkTraces: readonly Trace<DesktopContext>[] = [
  regular(
    { id: 'beacon-dllhost', description: 'Code in dllhost connects every 60 s, jitter 20 %', technique: 'T1071.001' },
    system32('dllhost.exe'),
    { from: localTime(5, '12:14'), to: localTime(6, '17:00') },
    { every: 60, jitter: 0.2, to: '45.61.136.90', port: 443 },
  ),
  regular(
    { id: 'beacon-slow', description: 'Code in a service host connects every hour, jitter 30 %', technique: 'T1029' },
    { ...system32('svchost.exe', system), services: ['AppInfo'] },
    { from: localTime(4, '20:00'), to: localTime(9, '13:00') },
    { every: 3600, jitter: 0.3, to: '45.61.136.91', port: 443 },
  ),
  spreading(
    'rdp-fan-out',
    'A program connects to Remote Desktop on 30 machines',
    'T1021.001',
    { path: 'C:\\Users\\Public\\rdpcheck.exe', user },
    3389,
    '10.20.33',
  ),
  spreading(
    'ssh-fan-out',
    'plink connects to SSH on 30 machines',
    'T1021.004',
    { path: 'C:\\Users\\Public\\plink.exe', user },
    22,
    '10.20.34',
  ),
  {
    id: 'powershell-listener',
    description: 'PowerShell listens on port 4444',
    technique: 'T1059.001',
    plant: (context) => listen(context, system32('WindowsPowerShell\\v1.0\\powershell.exe'), 4444, localTime(6, '11:12:00')),
  },
  {
    id: 'proxy',
    description: 'An unknown program is a SOCKS proxy for other machines',
    technique: 'T1090.001',
    plant: (context) => listen(context, { path: 'C:\\ProgramData\\Intel\\igfxproxy.exe', user }, 1080, localTime(7, '13:12:00')),
  },
  {
    id: 'psexec',
    description: 'The service of PsExec runs, used from another machine',
    technique: 'T1569.002',
    plant: (context) => {
      const { machine } = context;
      const at = localTime(7, '10:02:30');
      const boot = bootAt(context, at);
      machine.accept(boot.system, at, 400, 445, '10.20.30.77');
      machine.accept(processOf(boot, 'RpcEptMapper'), at + second, 30, 135, '10.20.30.77');
      const program = { path: 'C:\\Windows\\PSEXESVC.exe', user: system, services: ['PSEXESVC'] };
      const process = machine.start(program, { from: at, to: at + 7 * minute }, boot.services);
      machine.listen(process, 'TCP', 49_702);
      machine.accept(process, at + 3 * second, 380, 49_702, '10.20.30.77');
    },
  },
];

/** Other traces than those of the first set, which were not known when the criteria were written. */
export const secondDesktopTraces: readonly Trace<DesktopContext>[] = [...abusedPrograms, ...foreignPrograms, ...networkTraces];

function listen(context: DesktopContext, program: Program, port: number, at: number): void {
  const { machine } = context;
  const process = machine.start(program, { from: at, to: at + hour }, bootAt(context, at).explorer);
  machine.listen(process, 'TCP', port);
  acceptFrom(machine, process, at, port);
}

function acceptFrom(machine: SimulatedMachine, process: ReturnType<SimulatedMachine['start']>, at: number, port: number): void {
  for (let n = 0; n < 3; n++) machine.accept(process, at + (n * 10 + 2) * minute, 500, port, office.neighbours[n] ?? '10.20.30.77');
}

function spreading(
  id: string,
  description: string,
  technique: string,
  program: Program,
  port: number,
  network: string,
): Trace<DesktopContext> {
  const at = localTime(7, '15:12:00') + port * 20;
  const plant = (context: DesktopContext): void => {
    const process = context.machine.start(program, { from: at - second, to: at + 20 * minute }, bootAt(context, at).explorer);
    fanOut(context.machine, process, { at, to: hosts(network, 30, 30), port, gap: 9 });
  };
  return { id, description, technique, plant };
}
