import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseArguments, parseEffectiveUser, parseStat, processName } from '../../../engine/collector/linux/parse-proc-pid.ts';

const rest = '1 100 100 0 -1 4194560 1000 0 0 0 1 2 0 0 20 0 12 0 268435 1234567 800 18446744073709551615 1 1 0 0';

describe('files of a process', () => {
  it('parses stat', () => {
    assert.deepEqual(parseStat(`4242 (nginx) S ${rest}\n`), {
      comm: 'nginx',
      state: 'S',
      parentProcessId: 1,
      threads: 12,
      isKernelThread: false,
      startTicks: 268_435,
    });
    assert.equal(parseStat('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 4 0 0 1 0 0')?.isKernelThread, true);
  });

  it('parses stat with any name', () => {
    fc.assert(fc.property(fc.string(), (comm) => assert.equal(parseStat(`4242 (${comm}) S ${rest}\n`)?.comm, comm)));
    assert.equal(parseStat(`1 (a) S 7 (b) R ${rest}`)?.comm, 'a) S 7 (b');
  });

  it('returns null for a truncated stat', () => {
    const whole = '4242 (a b) S 1 100 100 0 -1 4194560 1000 0 0 0 1 2 0 0 20 0 12 0 268435';
    for (let length = 0; length < whole.length - 6; length++) assert.equal(parseStat(whole.slice(0, length)), null, whole.slice(0, length));
  });

  it('parses the effective user in status', () => {
    assert.equal(parseEffectiveUser('Name:\tsudo\nUid:\t1000\t0\t0\t0\nGid:\t1\t2\t3\t4\n'), 0);
    assert.equal(parseEffectiveUser('Name:\tx\\nUid:\t7\t7\t7\t7\nUid:\t1000\t1001\t0\t0\n'), 1001);
    assert.equal(parseEffectiveUser('Name:\tx\nUid:\t10'), null);
    assert.equal(parseEffectiveUser(''), null);
  });

  const commandLines: readonly [string, readonly string[]][] = [
    ['sleep\x0060\0', ['sleep', '60']],
    ['sh\0-c\0\0', ['sh', '-c']],
    ['sh\0\0-c\0', ['sh', '', '-c']],
    ['nginx: master process /usr/sbin/nginx\0\0\0\0', ['nginx: master process /usr/sbin/nginx']],
    ['written over', ['written over']],
    ['', []],
    ['\0\0', []],
  ];
  for (const [text, args] of commandLines) it(`parses cmdline ${JSON.stringify(text)}`, () => assert.deepEqual(parseArguments(text), args));

  const names: readonly [title: string, comm: string, path: string | null, args: readonly string[], name: string][] = [
    ['the executable', 'nginx', '/usr/sbin/nginx', ['nginx: master process'], 'nginx'],
    ['its whole name', 'systemd-resolve', '/usr/lib/systemd/systemd-resolved', ['/lib/systemd/systemd-resolved'], 'systemd-resolved'],
    ['not the main thread', 'MainThread', '/usr/bin/node', ['node', 'server.js'], 'node'],
    ['not what it calls itself', 'chosen-by-itsel', '/usr/bin/node', ['chosen-by-itself'], 'node'],
    ['not the link to it', 'python3', '/usr/bin/python3.11', ['python3', 'server.py'], 'python3.11'],
    ['a script', 'gunicorn', '/usr/bin/python3.11', ['/usr/bin/python3', '/usr/bin/gunicorn', 'app'], 'gunicorn'],
    [
      'the whole name of a script',
      'inventory-serve',
      '/usr/bin/python3.11',
      ['/usr/bin/python3', './inventory-serverd'],
      'inventory-serverd',
    ],
    ['a script behind an option of its interpreter', 'report', '/usr/bin/perl', ['/usr/bin/perl', '-w', '/opt/report'], 'report'],
    ['not a script that the interpreter was not named after', 'perl', '/usr/bin/perl', ['perl', '/opt/report'], 'perl'],
    ['not an argument', 'MainThread', '/usr/bin/node', ['node', 'MainThread'], 'node'],
    ["the kernel's own", 'kworker/0:1-eve', null, [], 'kworker/0:1-eve'],
    ['argument 0 of an executable that may not be read', 'MainThread', null, ['/usr/bin/node', 'server.js'], 'node'],
    ['a login shell that may not be read', 'bash', null, ['-bash'], 'bash'],
    ['not a title', 'sshd', null, ['sshd: root@pts/0'], 'sshd'],
    ['15 bytes, not letters', 'äöüäöüä', '/usr/bin/äöüäöüä-and-more', [], 'äöüäöüä-and-more'],
  ];
  for (const [title, comm, path, args, name] of names) {
    it(`names a process after ${title}`, () => assert.equal(processName(comm, path, args), name));
  }
});
