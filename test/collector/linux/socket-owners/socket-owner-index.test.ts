import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { listProcesses, type ProcessList } from '../../../../engine/collector/linux/list-processes.ts';
import { createNamespaceSockets } from '../../../../engine/collector/linux/namespace-sockets.ts';
import { openNamespaces } from '../../../../engine/collector/linux/namespaces.ts';
import { inodeOf } from '../../../../engine/collector/linux/socket-cache/socket-table.ts';
import { createSocketOwnerIndex } from '../../../../engine/collector/linux/socket-owners/socket-owner-index.ts';

/** Opens or closes listeners, or starts a process that inherits the first of them, as each message asks. */
const program = `
  const net = require('node:net');
  const servers = [];
  let inheritor;
  process.on('message', async ({ open = 0, close = 0, share = false }) => {
    for (let i = 0; i < open; i++) {
      const server = net.createServer();
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      servers.push(server);
    }
    for (const server of servers.splice(0, close)) await new Promise((done) => server.close(done));
    if (share) inheritor = require('node:child_process').spawn('sleep', ['60'], { stdio: [servers[0]._handle.fd, 'ignore', 'ignore'] });
    else if (inheritor) await new Promise((done) => (inheritor.on('exit', done), inheritor.kill(), (inheritor = undefined)));
    process.send(inheritor?.pid ?? 0);
  });
  process.on('disconnect', () => (inheritor?.kill(), process.exit()));
  process.send(0);`;

/** The naive reference: the PIDs whose descriptors lead to each socket, by its inode. */
function holdersByReading(pids: readonly number[]): Map<number, number[]> {
  const holders = new Map<number, number[]>();
  for (const pid of pids) {
    const links = readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`));
    for (const inode of new Set(links.map((link) => Number(/^socket:\[(\d+)\]$/.exec(link)?.[1])))) {
      if (inode > 0) holders.set(inode, [...(holders.get(inode) ?? []), pid]);
    }
  }
  return holders;
}

describe('the index of socket owners', function () {
  this.timeout(60_000);
  let child: ChildProcess;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'message');
  });
  after(() => child?.disconnect());

  it('finds the same holders as reading all descriptors each time', async () => {
    const owners = createSocketOwnerIndex();
    const read = createNamespaceSockets();
    let list: ProcessList | null = null;
    let found = 0;
    const steps = [
      {},
      { open: 3 },
      { open: 1, close: 2 },
      { share: true },
      { open: 5, share: true },
      {},
      { close: 4, open: 2 },
      { close: 9 },
    ];
    for (const [step, message] of steps.entries()) {
      child.send(message);
      const [inheritor] = await once(child, 'message');
      list = listProcesses(list);
      assert.ok(list !== null);
      const [own] = openNamespaces().update(list, 0);
      assert.ok(own !== undefined);
      const sockets = read(own, {}, 0);
      owners.update(list, [sockets], step);
      const pids = [child.pid ?? 0, ...(inheritor === 0 ? [] : [inheritor])];
      const reference = holdersByReading(pids);
      for (let row = 0; row < sockets.table.rows; row++) {
        const inode = inodeOf(sockets.table, row);
        const holders = owners.holdersOf(inode)?.map(({ pid }) => pid) ?? [];
        const ours = holders.filter((pid) => pids.includes(pid)).toSorted((a, b) => a - b);
        assert.deepEqual(ours, reference.get(inode)?.toSorted((a, b) => a - b) ?? [], `step ${step}, socket ${inode}`);
        found += ours.length;
      }
    }
    // Listeners after each step: 3, 2, 2 and the inherited one, 7 and two inherited, 7, 5, none.
    assert.ok(found >= 20, `${found} holders were compared`);
  });
});
