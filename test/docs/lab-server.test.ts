import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { powerShell, quoted, requirePowerShell } from '../powershell/pwsh.ts';
import { waitUntil } from '../wait-until.ts';

const script = path.join(import.meta.dirname, '../../docs/lab/Start-LabServer.ps1');
const [webPort, tftpPort] = [18_080, 18_069];

/** The answer of the web server to a request. */
async function web(request: string): Promise<string> {
  const socket = connect(webPort, '127.0.0.1').setEncoding('latin1');
  socket.write(request);
  let answer = '';
  for await (const piece of socket) answer += piece;
  return answer;
}

/** A file that is fetched as in RFC 1350, or the text of the error. `again`: how often the request is sent. */
async function tftp(name: string, again = 1): Promise<Buffer | string> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const request = Buffer.from(`\0\u0001${name}\0octet\0`, 'latin1');
  for (let i = 0; i < again; i++) socket.send(request, tftpPort, '127.0.0.1');
  const blocks: Buffer[] = [];
  try {
    for (;;) {
      const [packet, from]: unknown[] = await once(socket, 'message');
      assert.ok(Buffer.isBuffer(packet) && typeof from === 'object' && from !== null && 'port' in from && typeof from.port === 'number');
      assert.notEqual(from.port, tftpPort);
      if (packet.readUInt16BE(0) === 5) return packet.toString('latin1', 4, packet.length - 1);
      assert.deepEqual([packet.readUInt16BE(0), packet.readUInt16BE(2)], [3, blocks.length + 1]);
      blocks.push(packet.subarray(4));
      const confirmation = Buffer.from([0, 4, packet[2] ?? 0, packet[3] ?? 0]);
      const { port } = from;
      await new Promise((sent) => {
        socket.send(confirmation, port, '127.0.0.1', sent);
      });
      if (packet.length < 516) return Buffer.concat(blocks);
    }
  } finally {
    socket.close();
  }
}

describe("the lab's servers", function () {
  this.timeout(60_000);
  let folder: string;
  let server: ChildProcess;
  let said = '';
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-lab-'));
    mkdirSync(path.join(folder, 'files/below'), { recursive: true });
    writeFileSync(path.join(folder, 'files/hello.txt'), 'hello\n');
    writeFileSync(path.join(folder, 'files/blocks.bin'), Buffer.alloc(1024, 'x'));
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    writeFileSync(path.join(folder, 'files/below/deep.txt'), 'deep');
    const [program, words] = await powerShell(
      `& ${quoted(script)} ${quoted(path.join(folder, 'files'))} -WebPort ${webPort} -TftpPort ${tftpPort} -Seconds 50`,
    );
    server = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    server.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await waitUntil('the servers listen', () => said.includes('Web server on 127.0.0.1:18080, TFTP server on 127.0.0.1:18069'), 30_000);
  });
  after(async () => {
    server?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('serve files by HTTP', async () => {
    assert.equal(await web('GET /hello.txt HTTP/1.0\r\n\r\n'), 'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n');
  });

  it('serve files by TFTP, also a file that ends with a whole block, and a client that repeats its request', async () => {
    assert.deepEqual(await tftp('hello.txt', 3), Buffer.from('hello\n'));
    assert.deepEqual(await tftp('blocks.bin'), Buffer.alloc(1024, 'x'));
    await waitUntil('both are told', () => said.includes('tftp: sent blocks.bin from port'));
    assert.equal(said.split('tftp: sent hello.txt').length - 1, 1);
  });

  for (const name of ['nothing', '../secret.txt', '..%2fsecret.txt', 'below/deep.txt', '/etc/passwd', '*', '']) {
    it(`do not serve ${JSON.stringify(name)}`, async () => {
      assert.match(await web(`GET /${name} HTTP/1.0\r\n\r\n`), /^HTTP\/1\.0 404 /);
      assert.equal(await tftp(name), 'not here');
    });
  }

  it('continue after an invalid request', async () => {
    await web('\r\n\r\n');
    await web('x'.repeat(8000));
    const socket = createSocket('udp4');
    for (const rubbish of ['', 'x', '\0\u0002upload\0octet\0']) socket.send(Buffer.from(rubbish, 'latin1'), tftpPort, '127.0.0.1');
    assert.match(await web('GET /hello.txt HTTP/1.0\r\n\r\n'), /hello/);
    socket.close();
  });
});
