import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { openSyslog } from '../../../engine/service/linux/syslog.ts';
import { onPath, requireTool } from '../../require-tool.ts';

const listener = `
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind('/dev/log')
print('ready', flush=True)
for _ in range(2): print(s.recv(8192).decode().replace('\\n', '<LF>'), flush=True)
`;

describe('syslog', () => {
  before(function () {
    requireTool(this, 'python3', onPath('python3'), "It plays the system's log: Node has no datagram sockets of the Unix kind.");
    // A real log service listens there and must not be replaced.
    if (existsSync('/dev/log') || process.getuid?.() !== 0) this.skip();
  });

  it('writes events with their priority, each as one line', async () => {
    const python = spawn('python3', ['-c', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      python.stdout.setEncoding('utf8');
      let heard = '';
      python.stdout.on('data', (text: string) => {
        heard += text;
      });
      await once(python.stdout, 'data');
      const log = openSyslog();
      log.write({ kind: 'refused', setting: '-ls', value: '5 %s %n', reason: 'too small\n', remedy: 'Specify more.' });
      log.write({ kind: 'paused' });
      log.close();
      await once(python, 'close');
      const [, refused = '', paused = ''] = heard.split('\n');
      // LOG_DAEMON is 24; LOG_ERR 3, LOG_INFO 6.
      assert.match(refused, /^<27>.*: event 200: Port Reporter did not start: too small\\x0a\.; Setting: -ls 5 %s %n; Specify more\./);
      assert.ok(refused.includes(`[${process.pid}]`));
      assert.match(paused, /^<30>.*: event 3: Port Reporter is paused\./);
    } finally {
      python.kill();
      rmSync('/dev/log', { force: true });
    }
  });

  it('works on a system without a log', () => {
    const log = openSyslog();
    log.write({ kind: 'paused' });
    log.close();
  });
});
