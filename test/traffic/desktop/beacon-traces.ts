import type { Trace } from '../scenario.ts';
import { localTime, second } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts, home } from './network.ts';
import { regular } from './trace-kinds.ts';
import { bootAt } from './when.ts';

const { user, system } = accounts;

/** Programs that ask a server for orders at regular intervals. */
export const beaconTraces: readonly Trace<DesktopContext>[] = [
  regular(
    { id: 'beacon-exact', description: 'An unknown program in the profile connects every 60 s to one address', technique: 'T1071.001' },
    { path: `${home}\\AppData\\Roaming\\Contoso Sync\\contososync.exe`, user },
    { from: localTime(5, '10:14'), to: localTime(8, '17:00') },
    { every: 60, jitter: 0, to: '185.225.17.201', port: 443 },
  ),
  regular(
    { id: 'beacon-jitter-10', description: 'A false updater connects every 5 min, jitter 10 %, to port 8443', technique: 'T1571' },
    { path: 'C:\\ProgramData\\NVIDIA Update\\nvupdate.exe', user: system },
    { from: localTime(5, '11:30'), to: localTime(9, '12:00') },
    { every: 300, jitter: 0.1, to: '45.61.136.47', port: 8443 },
  ),
  regular(
    { id: 'beacon-jitter-30', description: 'Code in RuntimeBroker connects every 10 min, jitter 30 %', technique: 'T1055' },
    { path: 'C:\\Windows\\System32\\RuntimeBroker.exe', user },
    { from: localTime(6, '9:05'), to: localTime(8, '17:30') },
    { every: 600, jitter: 0.3, to: '193.29.13.159', port: 443 },
  ),
  regular(
    { id: 'beacon-hourly', description: 'Code in wermgr connects every hour, jitter 10 %, to port 80', technique: 'T1029' },
    { path: 'C:\\Windows\\System32\\wermgr.exe', user: system },
    { from: localTime(5, '1:00'), to: localTime(9, '13:00') },
    { every: 3600, jitter: 0.1, to: '94.158.244.118', port: 80, seconds: [2, 20] },
  ),
  {
    id: 'dns-tunnel',
    description: 'A program sends a DNS query from a new port every 2 s for three hours',
    technique: 'T1071.004',
    plant: (context) => {
      const { machine } = context;
      const life = { from: localTime(7, '13:05'), to: localTime(7, '16:10') };
      const { explorer } = bootAt(context, life.from);
      const process = machine.start({ path: 'C:\\Windows\\Temp\\dnsupd.exe', user }, life, explorer);
      for (let time = life.from; time < life.to; time += 2 * second) {
        machine.connect(process, time, 2, '10.20.0.10', 53, { protocol: 'UDP' });
      }
    },
  },
  {
    id: 'long-connection',
    description: 'A remote control program holds one connection for three days',
    technique: 'T1219',
    plant: ({ machine, boots }) => {
      const [first] = boots;
      if (!first) return;
      const life = { from: localTime(4, '11:20'), to: first.session.to };
      const process = machine.start({ path: 'C:\\ProgramData\\ssd\\winhlp.exe', user: system }, life, first.services);
      machine.connect(process, life.from + 3 * second, 3 * 86_400, '146.70.87.115', 443);
    },
  },
];
