import { networks, servers } from '../addresses.ts';
import type { Random } from '../random.ts';
import { lab, windows11, windowsXp } from './lab-network.ts';
import type { LabPrograms } from './lab-programs.ts';

const system = 'NT AUTHORITY\\SYSTEM';

/** More programs of classes with Windows XP: chat, downloads, games, an antivirus program. */
export function xpClass(random: Random): LabPrograms {
  const { user } = windowsXp;
  return {
    services: [
      {
        program: { path: 'C:\\Program Files\\Symantec AntiVirus\\Rtvscan.exe', user: system, services: ['Symantec AntiVirus'] },
        listens: [['UDP', 2967]],
        habits: [{ every: 3600, jitter: 0.05, to: [lab.server], port: 2967, seconds: [1, 9] }],
      },
      {
        program: { path: 'C:\\WINDOWS\\system32\\wuauclt.exe', user: system },
        habits: [{ every: 6 * 3600, to: servers(random, networks.windowsUpdate, 2), port: 80, seconds: [5, 200] }],
      },
    ],
    lesson: [
      {
        program: { path: 'C:\\Program Files\\MSN Messenger\\msnmsgr.exe', user },
        habits: [{ every: 1800, to: ['207.46.107.30'], port: 1863, seconds: [300, 1700] }],
      },
      {
        program: { path: 'C:\\Program Files\\ICQ\\Icq.exe', user },
        habits: [{ every: 1800, to: ['64.12.161.153'], port: 5190, seconds: [300, 1700] }],
      },
      {
        program: { path: 'C:\\Program Files\\Warcraft III\\war3.exe', user },
        listens: [['UDP', 6112]],
        habits: [{ every: 900, to: lab.classmates, port: 6112, seconds: [300, 900] }],
      },
      {
        program: { path: 'C:\\Program Files\\Windows Media Player\\wmplayer.exe', user },
        habits: [{ every: 1800, to: servers(random, networks.akamai, 2), port: 554, seconds: [60, 900] }],
      },
      {
        program: { path: 'C:\\WINDOWS\\system32\\ftp.exe', user },
        habits: [{ every: 2700, to: [lab.server], port: 21, seconds: [10, 200] }],
      },
      {
        program: { path: 'C:\\WINDOWS\\system32\\telnet.exe', user },
        habits: [{ every: 2700, to: [lab.server, lab.router], port: 23, seconds: [10, 200] }],
      },
    ],
  };
}

/** More programs of classes with Windows 11: building blocks, microcontrollers, databases, games. */
export function modernClass(random: Random): LabPrograms {
  const { user, home } = windows11;
  return {
    services: [
      {
        program: { path: 'C:\\Program Files\\Faronics\\Deep Freeze\\DFServ.exe', user: system, services: ['DFServ'] },
        listens: [['TCP', 7725]],
        habits: [{ every: 300, jitter: 0.02, to: [lab.server], port: 7725, seconds: [1, 9] }],
      },
    ],
    lesson: [
      {
        program: { path: 'C:\\Program Files (x86)\\Minecraft Launcher\\MinecraftLauncher.exe', user },
        habits: [{ every: 1200, to: servers(random, networks.microsoft, 2), port: 443, seconds: [5, 100] }],
      },
      {
        program: { path: `${home}\\AppData\\Roaming\\.minecraft\\runtime\\java-runtime-delta\\bin\\javaw.exe`, user },
        habits: [{ every: 1800, to: [lab.server, ...lab.classmates], port: 25_565, seconds: [300, 1700] }],
      },
      {
        program: { path: `${home}\\AppData\\Local\\Programs\\Arduino IDE\\Arduino IDE.exe`, user },
        listens: [['UDP', 5353]],
        habits: [{ every: 1200, to: servers(random, networks.cloudflare, 2), port: 443, seconds: [5, 100] }],
      },
      {
        program: { path: `${home}\\AppData\\Local\\Programs\\Python\\Python313\\python.exe`, user },
        listens: [['TCP', 5000, '127.0.0.1']],
        habits: [{ every: 600, to: servers(random, networks.fastly, 2), port: 443, seconds: [1, 30] }],
      },
      {
        program: { path: 'C:\\Program Files\\nodejs\\node.exe', user },
        listens: [['TCP', 3000]],
        habits: [{ every: 600, to: servers(random, networks.cloudflare, 3), port: 443, seconds: [1, 30] }],
      },
      {
        program: { path: `${home}\\AppData\\Local\\Roblox\\Versions\\version-1a2b3c\\RobloxPlayerBeta.exe`, user },
        habits: [{ every: 1800, to: ['128.116.44.3', '128.116.127.4'], port: 443, seconds: [60, 1700] }],
      },
    ],
  };
}
