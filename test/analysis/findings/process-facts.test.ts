import assert from 'node:assert/strict';
import { parseCriteria } from '../../../engine/analysis/findings/criteria.ts';
import { createMatcher } from '../../../engine/analysis/findings/matcher.ts';
import { readText, refused } from '../../log-reader/read-text.ts';

const initial = 'PR-INITIAL-24-01-1-9-0-0.log';
const ports = 'PR-PORTS-24-01-1-9-0-0.log';
const pids = 'PR-PIDS-24-01-1-9-0-0.log';
const events = 'PR-EVENTS-24-01-1-9-0-0.jsonl';

/** Lines of a block, each with a default. */
interface Block {
  readonly name?: string;
  readonly user?: string;
  readonly services?: string;
  readonly modules?: string;
  readonly port?: number;
}

const root = { user: 'User context: root', services: 'Service Name: nc', modules: 'Loaded modules:\n/bin/nc (0x400000)' };
const unknownUser = 'User context: unknown (AccessDenied)';
const unknownServices = 'Could not access service information for this process';
const unknownModules = 'Could not access module information for this process';

let second = 0;

function block({ name = 'nc', user = root.user, services = root.services, modules = root.modules, port }: Block): string {
  const row =
    port === undefined ? '' : `PID\tPort\tLocal IP\tState\tRemote IP:Port\n7\tTCP 50000\t10.0.0.1\tESTABLISHED\t6.6.6.6:${port}\n`;
  second = (second + 1) % 60;
  return (
    `System Date: Mon Jan 01 09:00:${String(second).padStart(2, '0')} 2024\n=====\n` +
    `Process ID: 7 (${name})\n${user}\n${services}\n${row}TCP mappings: 1\nUDP mappings: 0\n${modules}\n`
  );
}

const start = (timestamp: string): [string, string] => [
  `PR-INITIAL-${timestamp}.log`,
  'Port Reporter Version 1.01 Log File\nSystem Date: Mon Jan 01 09:00:00 2024\n=====\n',
];

interface Socket {
  readonly event?: string;
  readonly started: string | null;
  readonly user?: string | null;
  readonly path?: string;
  readonly missing?: { readonly [field: string]: string };
  readonly port?: number;
}

function event({ event: kind = 'opened', started, user = 'root', path = '/bin/nc', missing = {}, port = 80 }: Socket): string {
  const mapping = {
    protocol: 'TCP',
    localAddress: '10.0.0.1',
    localPort: 50_000,
    remoteAddress: '6.6.6.6',
    remotePort: port,
    state: 'Established',
    opened: null,
    processId: 7,
    processStarted: started && `2024-01-01T${started}Z`,
    processName: 'nc',
    path,
    user,
    services: missing['services'] === undefined ? [{ name: 'nc', displayName: 'nc', type: 'service' }] : [],
    missing,
  };
  const head = { schema: 1, computer: 'a', session: 's', sequence: 1, time: '2024-01-01T12:00:00.000Z', event: kind, source: 'poll' };
  return `${JSON.stringify({ ...head, mapping, ...(kind === 'closed' && { seconds: null }) })}\n`;
}

const about = (owner: string): string => `<criteria><criterion id="x">${owner}<port>4444</port></criterion></criteria>`;
/** A condition about the path, because only criteria with one are about the sockets of blocks. */
const userCriterion = about('<user>root</user><path>*nc*</path>');

/** How many records of these files match, in their order. */
async function count(xml: string, ...files: readonly (readonly [name: string, text: string])[]): Promise<number> {
  const matcher = createMatcher(await parseCriteria(xml, 'c.xml'));
  for (const [name, text] of files) {
    const records = await readText(name, text);
    assert.deepEqual(refused(records), []);
    matcher.add(records);
  }
  return matcher.findings().reduce((sum, finding) => sum + finding.count, 0);
}

describe('what the logs tell about a process', () => {
  const known = block({});

  it('is kept if a later block of the process does not have it', async () => {
    const unknown = block({ user: unknownUser, services: unknownServices, modules: unknownModules, port: 4444 });
    for (const owner of ['<user>root</user><path>*</path>', '<path>/bin/*</path>', '<service>nc</service>']) {
      assert.equal(await count(about(owner), [pids, known + unknown]), 1, owner);
      assert.equal(await count(about(owner), [initial, known], [pids, unknown + unknown]), 2, owner);
    }
  });

  it('is that of a line of PR-PORTS without an account', async () => {
    const line = '24/1/1,9:30:0,TCP,50000,10.0.0.1,4444,6.6.6.6,7,nc,<>\n';
    assert.equal(await count(about('<user>root</user>'), [pids, known + block({ user: unknownUser })], [ports, line]), 1);
  });

  it('is collected from several blocks', async () => {
    const blocks = [
      block({ user: unknownUser, services: unknownServices }),
      block({ modules: unknownModules, services: unknownServices }),
      block({ user: unknownUser, modules: unknownModules }),
      block({ user: unknownUser, services: unknownServices, modules: unknownModules, port: 4444 }),
    ];
    const all = about('<user>root</user><path>/bin/nc</path><service>nc</service>');
    assert.equal(await count(all, [pids, blocks.join('')]), 1);
  });

  it('is that of a process without a socket too', async () => {
    const xml = '<criteria><criterion id="x"><user>root</user><path>/bin/*</path></criterion></criteria>';
    assert.equal(await count(xml, [pids, known + block({ user: unknownUser })]), 2);
  });

  it('is not that of another process with the PID: with another name or path', async () => {
    for (const other of [{ name: 'ncat' }, { modules: 'Loaded modules:\n/tmp/nc (0x400000)' }]) {
      assert.equal(await count(userCriterion, [pids, known + block({ ...other, user: unknownUser, port: 4444 })]), 0);
    }
    const otherCase = { modules: 'Loaded modules:\nC:\\Windows\\nc.exe (0x400000)' };
    const path = { modules: 'Loaded modules:\nC:\\WINDOWS\\NC.EXE (0x400000)', user: unknownUser, port: 4444 };
    assert.equal(await count(userCriterion, [pids, block(otherCase) + block(path)]), 1);
  });

  it('is not that of a process with another account, whose services are others', async () => {
    const other = block({ user: 'User context: ann', services: unknownServices, port: 4444 });
    assert.equal(await count(about('<service>nc</service>'), [pids, known + other]), 0);
  });

  it('is not that of a process before a restart of the reporter, because the machine may have restarted', async () => {
    const unknown = block({ user: unknownUser, port: 4444 });
    assert.equal(await count(userCriterion, start('24-01-1-9-0-0'), [pids, known], start('24-01-1-9-0-0'), [pids, unknown]), 1);
    assert.equal(await count(userCriterion, start('24-01-1-9-0-0'), [pids, known], start('24-01-2-9-0-0'), [pids, unknown]), 0);
  });

  it('is that of the process with the same start in PR-EVENTS', async () => {
    const unknown = (started: string | null): string => event({ started, user: null, port: 4444 });
    const startOf = async (first: string, later: string | null): Promise<number> =>
      count(userCriterion, [events, event({ started: first }) + unknown(later)]);
    assert.equal(await startOf('08:00:00.000', '08:00:00.010'), 1);
    assert.equal(await startOf('08:00:00.000', null), 1);
    assert.equal(await startOf('08:00:00.000', '09:00:00.000'), 0);
    assert.equal(await count(userCriterion, [pids, known], [events, unknown('08:00:00.000')]), 1);
  });

  it('is not replaced by the end of a socket of an earlier process', async () => {
    const lines = [
      event({ started: '08:00:00.000', user: 'ann' }),
      event({ started: '09:00:00.000' }),
      event({ event: 'closed', started: '08:00:00.000', user: 'ann' }),
      event({ started: '09:00:00.000', user: null, port: 4444 }),
    ];
    assert.equal(await count(userCriterion, [events, lines.join('')]), 1);
  });

  it('has the services of an earlier record, if an event has a path and an account, but no services', async () => {
    const missing = { services: 'AccessDenied' };
    const lines = event({ started: '08:00:00.000' }) + event({ started: '08:00:00.000', missing, port: 4444 });
    assert.equal(await count(about('<service>nc</service>'), [events, lines]), 1);
  });
});
