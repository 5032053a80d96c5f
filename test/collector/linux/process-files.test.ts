import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseArguments, parseEffectiveUser, parseStat, processName } from '../../../engine/collector/linux/process-files.ts';

const rest = '1 100 100 0 -1 4194560 1000 0 0 0 1 2 0 0 20 0 12 0 268435 1234567 800 18446744073709551615 1 1 0 0';

describe('files of a process', () => {
  it('reads stat', () => {
    assert.deepEqual(parseStat(`4242 (nginx) S ${rest}\n`), { comm: 'nginx', state: 'S', parentProcessId: 1, isKernelThread: false, startTicks: 268_435 });
    assert.equal(parseStat('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 4 0 0 1 0 0')?.isKernelThread, true);
  });

  it('reads stat whatever the name', () => {
    fc.assert(fc.property(fc.string(), (comm) => assert.equal(parseStat(`4242 (${comm}) S ${rest}\n`)?.comm, comm)));
    assert.equal(parseStat(`1 (a) S 7 (b) R ${rest}`)?.comm, 'a) S 7 (b');
  });

  it('takes a stat that is cut for none', () => {
    const whole = '4242 (a b) S 1 100 100 0 -1 4194560 1000 0 0 0 1 2 0 0 20 0 12 0 268435';
    for (let length = 0; length < whole.length - 6; length++) assert.equal(parseStat(whole.slice(0, length)), null, whole.slice(0, length));
  });

  it('reads the effective user of status', () => {
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
  for (const [text, args] of commandLines) it(`reads cmdline ${JSON.stringify(text)}`, () => assert.deepEqual(parseArguments(text), args));

  const names: readonly [comm: string, path: string | null, argument: string | null, name: string][] = [
    ['nginx', '/usr/sbin/nginx', 'nginx: master process', 'nginx'],
    ['gunicorn', '/usr/bin/python3.11', '/usr/bin/python3', 'gunicorn'],
    ['systemd-resolve', '/usr/lib/systemd/systemd-resolved', null, 'systemd-resolved'],
    ['unattended-upgr', '/usr/bin/python3.11', '/usr/share/unattended-upgrades/unattended-upgrade-shutdown', 'unattended-upgrade-shutdown'],
    ['chosen-by-itsel', '/usr/bin/node', 'node', 'chosen-by-itsel'],
    ['kworker/0:1-eve', null, null, 'kworker/0:1-eve'],
    ['äöüäöüä', '/usr/bin/äöüäöüä-and-more', null, 'äöüäöüä'],
  ];
  for (const [comm, path, argument, name] of names) {
    it(`calls ${comm} of ${path} ${name}`, () => assert.equal(processName(comm, path, argument), name));
  }
});
