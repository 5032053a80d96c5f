import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import { farm } from './iis-network.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const service = (path: string, user: string, name: string) => ({ path: `C:\\Program Files\\${path}`, user, services: [name] });

/** More software of web servers: messages, search, telemetry, certificates, a mail relay. */
export function busyIisPrograms(random: Random): App[] {
  return [
    {
      program: service('Erlang OTP\\erts-15.2\\bin\\erl.exe', system, 'RabbitMQ'),
      listens: [
        ['TCP', 5672],
        ['TCP', 15_672],
        ['TCP', 25_672],
        ['TCP', 4369],
      ],
    },
    {
      program: service('Elastic\\Elasticsearch\\8.17.0\\jdk\\bin\\java.exe', system, 'elasticsearch-service-x64'),
      listens: [
        ['TCP', 9200],
        ['TCP', 9300],
      ],
      habits: [{ every: 12 * 3600, jitter: 0.1, to: servers(random, networks.google, 1), port: 443, seconds: [1, 20] }],
    },
    {
      program: service('windows_exporter\\windows_exporter.exe', system, 'windows_exporter'),
      listens: [['TCP', 9182]],
    },
    {
      program: service('New Relic\\newrelic-infra\\newrelic-infra.exe', system, 'newrelic-infra'),
      habits: [{ every: 30, jitter: 0.02, to: ['162.247.243.30'], port: 443, seconds: [1, 29] }],
    },
    {
      program: service('win-acme\\wacs.exe', system, 'wacs'),
      habits: [{ every: 12 * 3600, jitter: 0.1, to: ['172.65.32.248'], port: 443, seconds: [5, 30] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\inetsrv\\inetinfo.exe', user: system, services: ['SMTPSVC'] },
      listens: [['TCP', 25]],
      habits: [{ every: 600, to: [farm.mail], port: 25, seconds: [1, 20] }],
    },
    {
      // The application asks services of others: payment, mail, addresses.
      program: { path: 'C:\\Windows\\System32\\inetsrv\\w3wp.exe', user: 'IIS APPPOOL\\Api' },
      habits: [
        { every: 30, to: servers(random, networks.amazon, 4), port: 443, seconds: [1, 60] },
        { every: 600, to: ['167.89.115.56'], port: 587, seconds: [1, 9] },
        { every: 20, to: [farm.database], port: 1433, seconds: [10, 900] },
        { every: 60, to: ['10.1.2.30'], port: 6379, seconds: [10, 900] },
        { every: 300, to: farm.domainControllers, port: 389, seconds: [1, 30] },
      ],
    },
    {
      program: { path: 'C:\\inetpub\\api\\Shop.Api.exe', user: 'IIS APPPOOL\\Core' },
      listens: [['TCP', 23_817, '127.0.0.1']],
      habits: [
        { every: 20, to: [farm.database], port: 1433, seconds: [10, 900] },
        { every: 300, to: servers(random, networks.microsoft, 2), port: 443, seconds: [10, 90] },
      ],
    },
  ];
}
