import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { chromium, type Browser } from 'playwright-core';
import { desktopWeek } from '../analysis/report/desktop-week.ts';
import { powerShellProgram } from '../powershell/pwsh.ts';

/*
 * Creates the pictures in docs/images from the built program: npx node test/docs/make-images.ts, as root on Linux, after npm run build.
 * It needs chromium, busybox, python3, sshd and PowerShell 7. The servers run in separate network, PID and host name namespaces, so that
 * the pictures show nothing of this machine.
 */
const root = path.join(import.meta.dirname, '../..');
const program = path.join(root, 'dist/linux-x64/portreporter');
const images = path.join(root, 'docs/images');

/** Common servers, and two connections to them. */
const servers = `
hostname demo; ip link set lo up; mkdir -p /run/sshd
/usr/sbin/sshd -D -o PidFile=none &
setpriv --reuid=www-data --regid=www-data --clear-groups busybox httpd -f -p 8080 -h /usr/share &
cd /usr/share; setpriv --reuid=daemon --regid=daemon --clear-groups /usr/bin/python3 -c '
import socket, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("127.0.0.1", 5353))
tcp = socket.create_server(("127.0.0.1", 5432))
connections = [tcp.accept()]; time.sleep(60)' &
sleep 1
sleep 60 | busybox nc 127.0.0.1 22 >/dev/null &
sleep 60 | busybox nc 127.0.0.1 5432 >/dev/null &
sleep 1`;

const terminalStyle = `body { margin: 0; background: #10141c; color: #d7dce5; font: 15px/1.45 "DejaVu Sans Mono", monospace; }
pre { margin: 0; padding: 18px 22px; width: max-content; } i { font-style: normal; color: #7fd1b9; } b { color: #fff; }
.green { color: #7fd17f; } .yellow { color: #e6c463; } .red { color: #f08080; } .blue, .cyan { color: #77b7f2; } .grey { color: #8b93a3; }`;
const colours: Record<string, string> = { 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 36: 'cyan', 90: 'grey', 2: 'grey' };

/** The output of a command on a terminal of 112 columns, in the namespaces of the servers. */
async function onTerminal(command: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-images-'));
  const script = path.join(folder, 'command');
  writeFileSync(script, `stty cols 112 rows 50\n${command}\n`);
  const scene = `${servers}\nTERM=xterm-256color script -qec "sh ${script}" /dev/null </dev/null`;
  const { stdout } = await execa('unshare', ['--net', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', scene]);
  rmSync(folder, { recursive: true });
  return stdout.replaceAll('\r', '');
}

/** The HTML of terminal output: bold and colours become elements, other control sequences are removed. */
function terminalHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  let open = '';
  return escaped.replaceAll(/\u001b\[([?>=0-9;]*)([a-zA-Z])|\u001b[=>]/g, (_all, codes: string | undefined, kind: string | undefined) => {
    if (kind !== 'm') return '';
    const end = open;
    open = '';
    const style = (codes ?? '')
      .split(';')
      .filter((code) => !['', '0', '22', '39'].includes(code))
      .at(-1);
    if (style === undefined) return end;
    const element = style === '1' ? 'b' : 'span';
    open = `</${element}>`;
    return `${end}<${element} class="${colours[style] ?? ''}">`;
  });
}

async function shootTerminal(browser: Browser, file: string, parts: readonly (readonly [prompt: string, output: string])[]): Promise<void> {
  const body = parts.map(([prompt, output]) => `<i>${prompt}</i>\n${terminalHtml(output.trim())}\n`).join('\n');
  const page = await browser.newPage({ viewport: { width: 1100, height: 300 } });
  await page.setContent(`<style>${terminalStyle}</style><pre>${body.trim()}</pre>`);
  await page.locator('pre').screenshot({ path: path.join(images, file) });
}

/** The report of a week of a desktop PC, with the traces of an intrusion on its last two days. */
async function shootReport(browser: Browser, file: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'PC07-'));
  const report = path.join(folder, 'report.html');
  for (const [name, content] of Object.entries(desktopWeek())) writeFileSync(path.join(folder, name), content);
  await execa(program, ['log', 'report', '.', '-o', report, '--time-zone', '+01:00', '--baseline', '2026-11-21T00:00:00+01:00'], {
    cwd: folder,
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 1060 } });
  await page.goto(pathToFileURL(report).href);
  await page.screenshot({ path: path.join(images, file) });
  rmSync(folder, { recursive: true });
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const [pwsh, args] = await powerShellProgram();
const code = (text: string): string =>
  `${[pwsh, ...args].join(' ')} -NoProfile -NonInteractive -Command "Import-Module ${root}/dist/PortReporter; ${text}"`;
await shootTerminal(browser, 'map.png', [
  ['demo:~# portreporter map', await onTerminal(`${program} map`)],
  [
    'demo:~# portreporter map --listening --columns localPort,localAddress,exposure,processName,user,path',
    await onTerminal(`${program} map --listening --columns localPort,localAddress,exposure,processName,user,path`),
  ],
]);
const established = 'Get-PortMapping -State Established | Select-Object LocalPort, ProcessName, RemotePort, Peer';
await shootTerminal(browser, 'get-portmapping.png', [
  ['PS> Get-PortMapping -Listening', await onTerminal(code('Get-PortMapping -Listening'))],
  [`PS> ${established}`, await onTerminal(code(established))],
]);
await shootReport(browser, 'report.png');
await browser.close();
