import { networks, servers } from '../addresses.ts';
import type { Random } from '../random.ts';
import { second } from '../times.ts';
import { lab, windows11, windowsXp } from './lab-network.ts';
import type { LabContext } from './lab-pc.ts';
import type { LabPrograms } from './lab-programs.ts';

const system = 'NT AUTHORITY\\SYSTEM';

/** Programs of exercises with Windows XP. */
export function xpExercises(random: Random): LabPrograms {
  const { user } = windowsXp;
  const web = servers(random, networks.akamai, 10);
  return {
    services: [
      {
        program: { path: 'C:\\Program Files\\FileZilla Server\\FileZilla server.exe', user: system, services: ['FileZilla Server'] },
        listens: [
          ['TCP', 21],
          ['TCP', 14_147, '127.0.0.1'],
        ],
      },
      {
        program: { path: 'C:\\Program Files\\MySQL\\MySQL Server 5.0\\bin\\mysqld-nt.exe', user: system, services: ['MySQL'] },
        listens: [['TCP', 3306]],
      },
    ],
    lesson: [
      {
        program: { path: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe', user },
        lookups: { every: 600, seconds: [100, 2000] },
        habits: [{ every: 60, to: web, port: 80, seconds: [1, 60], atOnce: 4 }],
      },
      {
        program: { path: 'C:\\Program Files\\Java\\jre1.5.0\\bin\\javaw.exe', user },
        habits: [{ every: 2700, to: [lab.server], port: 1099, seconds: [10, 300] }],
      },
      {
        program: { path: 'C:\\Program Files\\VideoLAN\\VLC\\vlc.exe', user },
        listens: [['UDP', 1234]],
        habits: [{ every: 3600, to: [lab.server], port: 8081, seconds: [300, 2000] }],
      },
    ],
  };
}

/** Programs of exercises with Windows 11. */
export function modernExercises(random: Random): LabPrograms {
  const { user, home } = windows11;
  const cloud = servers(random, networks.cloudflare, 4);
  return {
    services: [
      {
        program: { path: 'C:\\Program Files\\Npcap\\npcapwatchdog.exe', user: system, services: ['npcapwatchdog'] },
        habits: [],
      },
    ],
    lesson: [
      {
        program: { path: 'C:\\xampp\\apache\\bin\\httpd.exe', user },
        listens: [
          ['TCP', 80],
          ['TCP', 443],
        ],
      },
      { program: { path: 'C:\\xampp\\mysql\\bin\\mysqld.exe', user }, listens: [['TCP', 3306]] },
      {
        program: { path: 'C:\\Program Files\\Cisco Packet Tracer 8.2.2\\bin\\PacketTracer.exe', user },
        listens: [['TCP', 38_000, '127.0.0.1']],
        habits: [{ every: 3600, to: servers(random, networks.amazon, 2), port: 443, seconds: [2, 60] }],
      },
      {
        program: { path: 'C:\\Program Files\\Eclipse Adoptium\\jdk-21\\bin\\javaw.exe', user },
        habits: [{ every: 1800, to: lab.classmates, port: 25_565, seconds: [300, 1800] }],
      },
      {
        program: { path: `${home}\\AppData\\Local\\Programs\\Thonny\\python.exe`, user },
        habits: [{ every: 3000, to: servers(random, networks.fastly, 2), port: 443, seconds: [1, 10] }],
      },
      {
        program: { path: `${home}\\AppData\\Local\\Programs\\Arduino IDE\\Arduino IDE.exe`, user },
        habits: [{ every: 3600, to: cloud, port: 443, seconds: [1, 60], atOnce: 3 }],
      },
      {
        program: { path: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', user },
        habits: [{ every: 3600, to: [lab.server], port: 5985, seconds: [5, 60] }],
      },
    ],
  };
}

/** Before the second lesson the teacher asks the open ports of the class with a scanner. */
export function takeInventory({ machine, system: kernel, running }: LabContext, from: number): void {
  machine.accept(kernel, from, 1, 445, lab.server);
  machine.accept(kernel, from + second, 1, 139, lab.server);
  for (const process of running) {
    const port = machine.sockets.find((socket) => socket.process === process && socket.protocol === 'TCP' && socket.remoteAddress === null);
    if (port && port.localAddress === '0.0.0.0') machine.accept(process, from + 2 * second, 1, port.localPort, lab.server);
  }
}
