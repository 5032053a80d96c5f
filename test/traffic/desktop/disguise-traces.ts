import { connectSometimes } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import { localTime } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts, home } from './network.ts';
import { bootAt } from './when.ts';

const { user, system } = accounts;

/** Programs whose names or folders pretend that they are others. */
export const disguiseTraces: readonly Trace<DesktopContext>[] = [
  disguised('netcat', 'Netcat connects to port 443', 'T1095', 'C:\\Users\\Public\\nc.exe', user, localTime(5, '10:20:15'), '91.219.238.40'),
  disguised(
    'svchost-in-temp',
    'A svchost.exe runs from C:\\Windows\\Temp',
    'T1036.005',
    'C:\\Windows\\Temp\\svchost.exe',
    system,
    localTime(5, '14:40'),
    '91.219.238.41',
  ),
  disguised(
    'svch0st',
    'A program is named svch0st.exe',
    'T1036.005',
    'C:\\Windows\\System32\\svch0st.exe',
    system,
    localTime(5, '16:21:09'),
    '91.219.238.42',
  ),
  disguised(
    'right-to-left',
    'The name of a program ends with exe, but is shown as pdf',
    'T1036.002',
    `${home}\\Downloads\\Invoice_\u202efdp.exe`,
    user,
    localTime(5, '9:54:40'),
    '91.219.238.43',
  ),
  disguised(
    'lsass-in-temp',
    'A lsass.exe runs from a temporary folder',
    'T1036.005',
    `${home}\\AppData\\Local\\Temp\\lsass.exe`,
    user,
    localTime(6, '11:08:30'),
    '91.219.238.44',
  ),
];

function disguised(
  id: string,
  description: string,
  technique: string,
  path: string,
  account: string,
  at: number,
  to: string,
): Trace<DesktopContext> {
  const plant = (context: DesktopContext): void => {
    const { explorer, services } = bootAt(context, at);
    const parent = account === system ? services : explorer;
    connectSometimes(context.machine, { path, user: account }, parent, { at, count: 6, seconds: 60, to, port: 443 });
  };
  return { id, description, technique, plant };
}
