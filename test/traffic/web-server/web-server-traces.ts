import { hosts, internetAddress } from '../addresses.ts';
import { beacon, connectSometimes, fanOut } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import { hour, localTime, minute, second, timer } from '../times.ts';
import type { WebServerContext } from './web-server-day.ts';

const at = (clock: string): number => localTime(12, clock);

/** The traces of an intrusion by way of the web applications. */
export const webServerTraces: readonly Trace<WebServerContext>[] = [
  {
    id: 'web-shell',
    description: 'A web shell starts bash, which connects to port 4444',
    technique: 'T1505.003',
    plant: ({ machine, services }) => {
      const call = { at: at('3:12:20'), count: 2, seconds: 1200, to: '91.219.236.18', port: 4444 };
      connectSometimes(
        machine,
        { path: '/usr/bin/bash', user: 'www-data', services: ['php8.2-fpm.service'] },
        services.get('php8.2-fpm'),
        call,
      );
    },
  },
  {
    id: 'java-ldap',
    description: 'Tomcat connects to an LDAP server on the Internet (Log4Shell)',
    technique: 'T1190',
    plant: ({ machine, services }) => {
      const tomcat = services.get('tomcat10');
      if (!tomcat) return;
      machine.connect(tomcat, at('4:01:10'), 3, '45.155.205.233', 1389);
      machine.connect(tomcat, at('4:01:12'), 2, '45.155.205.233', 8888);
    },
  },
  {
    id: 'miner',
    description: 'A crypto-miner runs from /tmp and connects to a mining pool',
    technique: 'T1496',
    plant: ({ machine, init, day }) => {
      const process = machine.start({ path: '/tmp/kdevtmpfsi', user: 'tomcat' }, { from: at('4:02:00'), to: day.to }, init);
      machine.connect(process, at('4:02:05'), 9 * 3600, '141.94.96.144', 3333);
      machine.connect(process, at('13:10:05'), 12 * 3600, '141.94.96.195', 14_444);
    },
  },
  {
    id: 'deleted-beacon',
    description: 'A deleted executable in /dev/shm connects every 60 s, jitter 10 %',
    technique: 'T1070.004',
    plant: ({ machine, init, day }) => {
      const program = { path: '/dev/shm/.x/kworkerd', user: 'www-data', deleted: true } as const;
      const process = machine.start(program, { from: at('3:20:00'), to: day.to }, init);
      beacon(machine, process, [process.life], { every: 60, jitter: 0.1, to: '45.61.136.47', port: 443 });
    },
  },
  {
    id: 'second-sshd',
    description: 'A second SSH server listens on port 2222, and the attacker logs on',
    technique: 'T1021.004',
    plant: ({ machine, init, day }) => {
      const process = machine.start(
        { path: '/usr/sbin/sshd', user: 'root', arguments: '-p 2222' },
        { from: at('5:30:00'), to: day.to },
        init,
      );
      machine.listen(process, 'TCP', 2222);
      machine.accept(process, at('5:31:10'), 2400, 2222, '185.225.17.201');
      machine.accept(process, at('22:14:00'), 1200, 2222, '185.225.17.201');
    },
  },
  {
    id: 'cron-curl',
    description: 'A scheduled job loads a script from an address every 10 min',
    technique: 'T1053.003',
    plant: ({ machine, random, cron, day }) => {
      for (const time of timer(random, { from: at('5:00:00'), to: day.to }, 10 * minute, 0.002)) {
        const program = { path: '/usr/bin/curl', user: 'www-data', services: ['cron.service'] };
        const process = machine.start(program, { from: time, to: time + 20 * second }, cron);
        machine.connect(process, time + 400, random.between(1, 3), '194.38.20.199', 8000);
      }
    },
  },
  {
    id: 'python-server',
    description: 'python3 -m http.server offers files on port 8000',
    technique: 'T1105',
    plant: ({ machine, random, init }) => {
      const program = { path: '/usr/bin/python3.11', user: 'www-data', arguments: '-m http.server 8000' };
      const process = machine.start(program, { from: at('6:10:00'), to: at('9:10:00') }, init);
      machine.listen(process, 'TCP', 8000);
      for (let n = 0; n < 5; n++) machine.accept(process, at('6:20:00') + n * 20 * minute, 40, 8000, internetAddress(random));
    },
  },
  {
    id: 'bind-shell',
    description: 'Netcat listens on port 31337',
    technique: 'T1059.004',
    plant: ({ machine, init }) => {
      const process = machine.start({ path: '/usr/bin/nc.openbsd', user: 'www-data' }, { from: at('3:40:00'), to: at('8:00:00') }, init);
      machine.listen(process, 'TCP', 31_337);
      machine.accept(process, at('3:42:00'), 1800, 31_337, '91.219.236.18');
    },
  },
  {
    id: 'ssh-fan-out',
    description: 'ssh connects to 40 machines of the network in 5 minutes',
    technique: 'T1021.004',
    plant: ({ machine, init }) => {
      const from = at('7:05:00');
      const process = machine.start({ path: '/usr/bin/ssh', user: 'www-data' }, { from, to: from + 20 * minute }, init);
      fanOut(machine, process, { at: from + second, to: hosts('10.0.2', 60, 40), port: 22, gap: 7 });
    },
  },
  {
    id: 'tunnel',
    description: 'frpc keeps a tunnel to port 7000 open',
    technique: 'T1572',
    plant: ({ machine, init, day }) => {
      const process = machine.start({ path: '/opt/.cache/frpc', user: 'root' }, { from: at('8:20:00'), to: day.to }, init);
      machine.connect(process, at('8:20:03'), (day.to - at('8:20:03')) / 1000 - 100, '103.85.25.166', 7000);
      machine.connect(process, at('8:20:03') + hour, 60, '103.85.25.166', 7000);
    },
  },
];
