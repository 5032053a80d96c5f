import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { release, tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { nodeNamed } from '../../fixtures/linux/named-executable.ts';
import type { SocketKind } from '../../fixtures/linux/open-sockets.ts';
import { pythonSocketsFile } from '../../fixtures/linux/python-sockets.ts';
import { openSocketsFile, startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { waitUntil } from '../../wait-until.ts';

const isRoot = process.getuid?.() === 0;

function forLinux(context: Mocha.Context): void {
  if (process.platform !== 'linux') context.skip();
}

describe('the Linux collector', () => {
  before(function () {
    forLinux(this);
  });

  describe('sockets of every kind', () => {
    let program: SocketProgram;
    before(async () => {
      program = await startSocketProgram();
    });
    after(() => program.stop());

    /** The records of a kind. A port has one kind only, but ports of other programs may have the same numbers. */
    const recordsOf = (mappings: readonly PortMapping[], kind: SocketKind): PortMapping[] => {
      const isOurs = (port: number | null): boolean => program.sockets[kind]?.some((one) => one === port) ?? false;
      return mappings.filter(
        ({ localPort, remotePort, processId }) =>
          isOurs(localPort) && (processId === program.pid || (processId === null && isOurs(remotePort))),
      );
    };

    /** The expected values of each socket: protocol, local address, whether it has a remote endpoint, state, dualStack, owner. */
    type Expected = readonly [
      protocol: string,
      local: string,
      remote: string | null,
      state: string | null,
      dualStack: boolean | null,
      owner: string | undefined,
    ];
    const cases: readonly (readonly [SocketKind, ...Expected[]])[] = [
      ['listen4', ['TCP', '127.0.0.1', null, 'Listen', null, 'program']],
      ['listen6', ['TCP', '::1', null, 'Listen', null, 'program']],
      ['dualStack', ['TCP', '::', null, 'Listen', true, 'program']],
      ['v6Only', ['TCP', '::', null, 'Listen', false, 'program']],
      ['bound', ['TCP', '127.0.0.1', null, 'Bound', null, 'program']],
      ['udp4', ['UDP', '127.0.0.1', null, null, null, 'program']],
      ['udp6', ['UDP', '::', null, null, true, 'program']],
      ['udpConnected', ['UDP', '127.0.0.1', null, null, null, 'program'], ['UDP', '127.0.0.1', '127.0.0.1', null, null, 'program']],
      ['reusePort', ['UDP', '127.0.0.1', null, null, null, 'program'], ['UDP', '127.0.0.1', null, null, null, 'program']],
      [
        'established4',
        ['TCP', '127.0.0.1', null, 'Listen', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
      ],
      [
        'established6',
        ['TCP', '::1', null, 'Listen', null, 'program'],
        ['TCP', '::1', '::1', 'Established', null, 'program'],
        ['TCP', '::1', '::1', 'Established', null, 'program'],
      ],
      [
        'mapped',
        ['TCP', '::', null, 'Listen', true, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
      ],
      [
        'halfClosed',
        ['TCP', '127.0.0.1', null, 'Listen', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'FinWait2', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'CloseWait', null, 'program'],
      ],
      ['timeWait', ['TCP', '127.0.0.1', null, 'Listen', null, 'program'], ['TCP', '127.0.0.1', '127.0.0.1', 'TimeWait', null, 'Kernel']],
      [
        'backlog',
        ['TCP', '127.0.0.1', null, 'Listen', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'Kernel'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'SynSent', null, 'program'],
      ],
      [
        'finWait1',
        ['TCP', '127.0.0.1', null, 'Listen', null, 'program'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'FinWait1', null, 'Kernel'],
        ['TCP', '127.0.0.1', '127.0.0.1', 'Established', null, 'program'],
      ],
    ];
    for (const [kind, ...expected] of cases) {
      it(`reports ${kind}`, async function () {
        requireTool(this, 'a kernel that tells bound sockets (6.8)', kind !== 'bound' || kernelIsAtLeast(6, 8), 'Test on a newer one.');
        await waitUntil(`the records of ${kind}`, () => {
          const found = recordsOf(openLinuxCollector().collect().mappings, kind).map((mapping): Expected => [
            mapping.protocol,
            mapping.localAddress,
            mapping.remoteAddress,
            mapping.state,
            mapping.dualStack,
            mapping.processId === program.pid ? 'program' : mapping.missing.processId,
          ]);
          assert.deepEqual(found.map(String).toSorted(), expected.map(String).toSorted());
          return true;
        });
      });
    }

    it('reports the owner with all its fields', () => {
      const [mapping] = recordsOf(openLinuxCollector().collect().mappings, 'listen4');
      assert.ok(mapping);
      const { processStarted, ...rest } = mapping;
      assert.deepEqual(rest, {
        protocol: 'TCP',
        localAddress: '127.0.0.1',
        localPort: program.sockets.listen4?.[0],
        remoteAddress: null,
        remotePort: null,
        state: 'Listen',
        dualStack: null,
        exposure: 'Loopback',
        opened: null,
        processId: program.pid,
        processName: 'node',
        path: realpathSync(process.execPath),
        deleted: false,
        commandLine: `${process.execPath} ${openSocketsFile}`,
        parentProcessId: process.pid,
        user: userInfo().username,
        services: mapping.services,
        sharedWith: [],
        peer: null,
        boundDevice: null,
        namespace: null,
        container: mapping.container,
        identity: mapping.identity,
        missing: { opened: 'NotSupported' },
      });
      const elapsed = Number(spawnSync('ps', ['-o', 'etimes=', '-p', String(program.pid)], { encoding: 'utf8' }).stdout);
      assert.ok(
        Math.abs(Date.now() - elapsed * 1000 - (processStarted?.getTime() ?? 0)) < 3000,
        `${processStarted?.toISOString()} is ${elapsed} s ago`,
      );
    });

    it('reports the peer of a connection', () => {
      for (const kind of ['established4', 'established6', 'mapped', 'halfClosed'] as const) {
        for (const { state, peer } of recordsOf(openLinuxCollector().collect().mappings, kind)) {
          assert.deepEqual(peer, state === 'Listen' ? null : { processId: program.pid, processName: 'node' }, kind);
        }
      }
    });

    it('returns optional fields on request only', () => {
      const collector = openLinuxCollector();
      const plain = recordsOf(collector.collect().mappings, 'listen4')[0];
      const full = recordsOf(collector.collect({ include: ['modules', 'hash', 'version', 'signer'] }).mappings, 'listen4')[0];
      assert.ok(plain && full);
      for (const field of ['modules', 'sha256', 'company', 'description', 'version', 'signer'] as const)
        assert.ok(!(field in plain), field);
      assert.equal(full.sha256, createHash('sha256').update(readFileSync(process.execPath)).digest('hex'));
      assert.equal(full.modules?.[0]?.path, full.path);
      assert.ok(full.modules.some(({ path, base }) => /\/libc[.-].*so/.test(path) && /^0x[0-9a-f]+$/.test(base)));
      assert.deepEqual([full.company, full.description, full.version, full.signer], [null, null, null, null]);
      assert.deepEqual(full.missing, {
        opened: 'NotSupported',
        company: 'NotSupported',
        description: 'NotSupported',
        version: 'NotSupported',
        signer: 'NotSupported',
      });
      const ownerlessMapping = recordsOf(collector.collect({ include: ['hash'] }).mappings, 'timeWait').find(
        ({ state }) => state === 'TimeWait',
      );
      assert.equal(ownerlessMapping?.sha256, null);
      assert.equal(ownerlessMapping?.missing.sha256, 'Kernel');
      assert.deepEqual(collector.modulesOf(full), full.modules);
      assert.equal(collector.modulesOf({ ...full, processStarted: new Date(0) }), 'Exited');
    });
  });

  describe('from snapshot to snapshot', () => {
    it('finds new sockets, and keeps unchanged records', async () => {
      const collector = openLinuxCollector();
      const server = createServer((accepted) => accepted.on('error', () => accepted.destroy())).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      assert.ok(address !== null && typeof address === 'object');
      const ours = () => atLoopback(collector.collect().mappings, address.port);
      const [before] = ours();
      assert.equal(before?.processId, process.pid);
      const clients: Socket[] = [];
      for (let i = 0; i < 20; i++) {
        const accepted = once(server, 'connection');
        const client = connect(address.port, '127.0.0.1');
        await Promise.all([once(client, 'connect'), accepted]);
        clients.push(client);
        const now = ours();
        assert.equal(now[0], before);
        assert.deepEqual(
          now.map(({ processId }) => processId),
          now.map(() => process.pid),
        );
        assert.equal(now.length, clients.length + 1);
        // The next socket takes its descriptor.
        if (i % 3 === 0) clients.pop()?.resetAndDestroy();
        await waitUntil(`${clients.length + 1} sockets`, () => ours().length === clients.length + 1);
      }
      for (const client of clients) client.destroy();
      server.close();
    });

    it('reports a process that starts and stops sharing a socket', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      assert.ok(address !== null && typeof address === 'object');
      const collector = openLinuxCollector();
      const ours = (): PortMapping => {
        const found = atLoopback(collector.collect().mappings, address.port).find(({ state }) => state === 'Listen');
        assert.ok(found);
        return found;
      };
      assert.deepEqual(ours().sharedWith, []);
      // The child gets the listening socket as its descriptor 3, and closes it on request.
      const program = 'process.stdin.once("data", () => { require("fs").closeSync(3); console.log("closed"); }); console.log("open")';
      const descriptor = descriptorOf(server);
      const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit', descriptor] });
      assert.ok(child.stdin && child.stdout);
      await once(child.stdout, 'data');
      const shared = ours();
      assert.deepEqual([shared.processId, shared.sharedWith], [process.pid, [{ processId: child.pid, processName: 'node' }]]);
      assert.equal(ours(), shared);
      child.stdin.write('now');
      await once(child.stdout, 'data');
      assert.deepEqual(ours().sharedWith, []);
      child.kill();
      await once(child, 'exit');
      server.close();
    });

    it('attributes the socket to the child when the parent exits', async () => {
      const child = 'setInterval(() => {}, 1000)';
      const parent = `const s = require("net").createServer().listen(0, "127.0.0.1", () => {
        const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: ["ignore", "ignore", "ignore", s._handle.fd] });
        console.log(s.address().port, c.pid);
      })`;
      const started = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [port, heir] = String(await once(started.stdout, 'data'))
        .trim()
        .split(' ')
        .map(Number);
      assert.ok(heir);
      const collector = openLinuxCollector();
      const holders = () =>
        atLoopback(collector.collect().mappings, port).map(({ processId, sharedWith }) => [
          processId,
          ...sharedWith.map((other) => other.processId),
        ]);
      try {
        assert.deepEqual(holders(), [[started.pid, heir]]);
        started.kill('SIGKILL');
        await once(started, 'exit');
        assert.deepEqual(holders(), [[heir]]);
      } finally {
        process.kill(heir);
      }
    });
  });

  it('returns every process, in the order of PIDs', () => {
    const before = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const { processes = [] } = openLinuxCollector().collect({ processes: true });
    const after = new Set(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number),
    );
    const told = processes.map(({ processId }) => processId ?? 0);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    for (const pid of before) if (after.has(pid)) assert.ok(told.includes(pid), String(pid));
    const ours = processes.find(({ processId }) => processId === process.pid);
    assert.equal(ours?.parentProcessId, process.ppid);
  });

  it('reports the reason Kernel for kernel threads', function () {
    const { processes = [] } = openLinuxCollector().collect({ processes: true });
    const thread = processes.find(({ processName, parentProcessId }) => processName === 'kthreadd' && parentProcessId === 0);
    // A separate PID namespace does not contain any.
    if (thread === undefined) this.skip();
    assert.deepEqual([thread.path, thread.commandLine, thread.missing.path, thread.missing.commandLine], [null, null, 'Kernel', 'Kernel']);
  });

  it('does not fail if processes exit during a snapshot', async () => {
    const collector = openLinuxCollector();
    const program = 'require("net").createServer().listen(0, "127.0.0.1", () => process.exit())';
    let running = 0;
    for (let round = 0; round < 25; round++) {
      for (; running < 3; running++) {
        spawn(process.execPath, ['-e', program], { stdio: 'ignore' }).once('exit', () => running--);
      }
      for (const mapping of collector.collect({ processes: true, include: ['modules'] }).mappings) {
        if (mapping.processId === null) assert.ok(mapping.missing.processId, JSON.stringify(mapping));
        if (mapping.processName === null) assert.ok(mapping.missing.processName, JSON.stringify(mapping));
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await waitUntil('the end of the programs', () => running === 0);
  });

  it('keeps any character in a process name', async () => {
    for (const name of [
      '\u001b[31mred',
      'a,b"c\'d',
      'line\nbreak',
      'tab\tand\\',
      '\u202egnp.exe',
      ') S 1 (',
      'x (deleted)',
      '-'.repeat(200),
    ]) {
      const executable = nodeNamed(name);
      const program = await startSocketProgram(['--kinds', 'listen4', '--name', 'MainThread'], [], executable.path);
      const mapping = openLinuxCollector()
        .collect()
        .mappings.find(({ processId }) => processId === program.pid);
      await program.stop();
      executable.remove();
      assert.deepEqual([mapping?.processName, mapping?.path, mapping?.deleted], [name, executable.path, false]);
    }
  });

  it('marks a deleted or replaced executable, and hashes the running one', async () => {
    const collector = openLinuxCollector();
    for (const change of ['deleted', 'replaced', 'replaced by one that is named as if it were deleted'] as const) {
      const { path, remove } = nodeNamed('server');
      const program = await startSocketProgram(['--kinds', 'listen4'], [], path);
      const listener = () =>
        collector.collect({ include: ['modules', 'hash'] }).mappings.find(({ processId }) => processId === program.pid);
      assert.equal(listener()?.deleted, false);
      rmSync(path);
      if (change !== 'deleted') writeFileSync(change === 'replaced' ? path : `${path} (deleted)`, 'another program');
      const found = openLinuxCollector()
        .collect({ include: ['modules', 'hash'] })
        .mappings.find(({ processId }) => processId === program.pid);
      await program.stop();
      remove();
      assert.deepEqual([found?.path, found?.deleted, found?.processName], [path, true, 'server'], change);
      assert.equal(found?.sha256, createHash('sha256').update(readFileSync(process.execPath)).digest('hex'), change);
      assert.deepEqual(found?.modules?.map((module) => [module.path, module.deleted]).slice(0, 2), [
        [path, true],
        [found?.modules?.[1]?.path, undefined],
      ]);
    }
  });

  it('names a script after its file, and reports the interpreter as its path', async function () {
    requireTool(this, 'python3', onPath('python3'), 'Install it.');
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-script-'));
    const script = join(folder, 'inventory-serverd');
    const interpreter = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(
      script,
      `#!${interpreter}\nimport runpy, sys\nsys.argv = ['', 'title', sys.argv[1]]\nrunpy.run_path('${pythonSocketsFile}')\n`,
      { mode: 0o755 },
    );
    const named = async (comm: string, ...through: string[]): Promise<PortMapping | undefined> => {
      const child = spawn(through[0] ?? script, [...through.slice(1), comm], { stdio: ['pipe', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const mapping = openLinuxCollector()
        .collect()
        .mappings.find(({ processId }) => processId === child.pid);
      child.stdin.end();
      await once(child, 'exit');
      return mapping;
    };
    try {
      const image = basename(realpathSync(interpreter));
      const asScript = await named('inventory-serverd');
      assert.deepEqual([asScript?.processName, asScript?.path], ['inventory-serverd', realpathSync(interpreter)]);
      const byThread = await named('MainThread', interpreter, script);
      assert.deepEqual([byThread?.processName, byThread?.path], [image, realpathSync(interpreter)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe('of another user', () => {
    let program: SocketProgram;
    before(async function () {
      requireTool(this, 'root', isRoot, 'Run the tests as root.');
      program = await startSocketProgram(['--kinds', 'listen4,timeWait', '--user', '65534']);
    });
    after(() => program?.stop());

    it('reports the account', () => {
      const name = spawnSync('getent', ['passwd', '65534'], { encoding: 'utf8' }).stdout.split(':')[0];
      const ours = openLinuxCollector()
        .collect()
        .mappings.filter(({ localPort }) => localPort === program.sockets.listen4?.[0]);
      assert.deepEqual(
        ours.map(({ user, processId }) => [user, processId]),
        [[name, program.pid]],
      );
    });
  });

  it('reports the number of an unknown account', async function () {
    requireTool(this, 'root', isRoot, 'Run the tests as root.');
    const program = await startSocketProgram(['--kinds', 'listen4', '--user', '3456789']);
    const mapping = openLinuxCollector()
      .collect()
      .mappings.find(({ processId }) => processId === program.pid);
    await program.stop();
    assert.equal(mapping?.user, '3456789');
  });
});

function atLoopback(mappings: readonly PortMapping[], port: number | undefined): PortMapping[] {
  return mappings.filter(({ localAddress, localPort }) => localAddress === '127.0.0.1' && localPort === port);
}

function kernelIsAtLeast(major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = release().split('.').map(Number);
  return ours > major || (ours === major && ourMinor >= minor);
}

function descriptorOf(server: object): number {
  const handle: unknown = Reflect.get(server, '_handle');
  assert.ok(typeof handle === 'object' && handle !== null);
  return Number(Reflect.get(handle, 'fd'));
}
