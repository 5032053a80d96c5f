import assert from 'node:assert/strict';
import { parseCriteria, type Criterion } from '../../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';
import { noSubject, type Subject } from '../../../engine/analysis/findings/subject.ts';

type Fields = Partial<Subject>;

/** A connection of a program to a port of the Internet. */
function outbound(processName: string, remotePort: number, more: Fields = {}): Fields {
  return { processName, protocol: 'TCP', localPort: 50_000, remotePort, remoteAddress: '203.0.113.9', direction: 'Outbound', ...more };
}

/** A connection that a program has accepted. */
function inbound(processName: string, localPort: number, more: Fields = {}): Fields {
  return { processName, protocol: 'TCP', localPort, remotePort: 50_000, remoteAddress: '203.0.113.9', direction: 'Inbound', ...more };
}

function listener(processName: string, localPort: number, more: Fields = {}): Fields {
  return { processName, protocol: 'TCP', localAddress: '0.0.0.0', localPort, state: 'Listen', ...more };
}

const local: Fields = { remoteAddress: '192.168.1.9' };
const microsoft: Fields = { remoteAddress: '20.190.159.4' };
const loopback: Fields = { remoteAddress: '127.0.0.1' };
const system32 = (name: string): string => `C:\\Windows\\System32\\${name}`;

/** By criterion. */
interface Examples {
  readonly [id: string]: readonly [matches: Fields, differs: Fields];
}

/** What each built-in criterion matches, and something close to it that it does not match. */
const examples: Examples = {
  telnet: [listener('tlntsvr.exe', 23), outbound('putty.exe', 23)],
  ftp: [listener('inetinfo.exe', 21), outbound('ftp.exe', 21)],
  tftp: [
    { processName: 'tftpd', protocol: 'UDP', localPort: 69 },
    { processName: 'tftpd', protocol: 'UDP', localPort: 70 },
  ],
  'remote-desktop-tool': [outbound('AnyDesk.exe', 443), outbound('mstsc.exe', 3389)],
  'remote-desktop-tool-from-user-folder': [
    { processName: 'AnyDesk.exe', path: String.raw`C:\Users\ann\Downloads\AnyDesk.exe` },
    { processName: 'AnyDesk.exe', path: String.raw`C:\Program Files (x86)\AnyDesk\AnyDesk.exe` },
  ],
  'new-remote-control': [
    listener('AnyDesk.exe', 7070, { path: String.raw`C:\Program Files (x86)\AnyDesk\AnyDesk.exe` }),
    listener('sshd', 22, { path: '/usr/sbin/sshd' }),
  ],
  tor: [outbound('tor.exe', 443), outbound('torrent.exe', 443)],
  'tor-port': [outbound('a.exe', 9001), outbound('a.exe', 9001, local)],
  'metasploit-port': [outbound('a.exe', 4444), inbound('httpd.exe', 80, { remotePort: 4444 })],
  'back-orifice': [listener('a.exe', 31_337), inbound('httpd.exe', 80, { remotePort: 31_337 })],
  'malware-callback-port': [outbound('a.exe', 1604), outbound('a.exe', 1604, local)],
  'trojan-port': [listener('a.exe', 27_374), outbound('a.exe', 27_374)],
  irc: [outbound('a.exe', 6667), outbound('a.exe', 6660)],
  'coin-miner': [outbound('xmrig.exe', 443), outbound('miner.exe', 443)],
  'coin-miner-port': [outbound('a.exe', 14_444), inbound('httpd.exe', 80, { remotePort: 14_444 })],
  'tunnel-program': [outbound('ngrok.exe', 443), outbound('putty.exe', 22)],
  'tunnel-port': [outbound('wuahost.exe', 7844), outbound('wuahost.exe', 7844, local)],
  'remote-control-port': [outbound('hostsvc.exe', 5938), outbound('TeamViewer_Service.exe', 5938)],
  'attack-tool': [outbound('SharpHound.exe', 389, local), outbound('mmc.exe', 389, local)],
  'upload-program': [outbound('rclone.exe', 443), outbound('OneDrive.exe', 443)],
  netcat: [listener('nc.exe', 5000), listener('nc.exe', 5000, { localAddress: '127.0.0.1' })],
  'smtp-from-workstation': [outbound('powershell.exe', 25), outbound('outlook.exe', 25)],
  'cloud-metadata': [
    outbound('a.exe', 80, { remoteAddress: '169.254.169.254' }),
    outbound('amazon-ssm-agent.exe', 80, { remoteAddress: '169.254.169.254' }),
  ],
  'script-host-on-network': [outbound('wscript.exe', 443), { processName: 'wscript.exe' }],
  'shell-on-network': [outbound('bash', 443), outbound('bash', 443, loopback)],
  'powershell-odd-port': [outbound('powershell.exe', 8081), outbound('powershell.exe', 5985, local)],
  'powershell-odd-port-in-network': [outbound('powershell.exe', 9001, local), outbound('powershell.exe', 5985, local)],
  'powershell-on-network': [outbound('pwsh', 443), outbound('pwsh', 443, microsoft)],
  'powershell-to-microsoft': [outbound('pwsh', 443, microsoft), outbound('pwsh', 443)],
  'notepad-on-network': [outbound('mspaint.exe', 443), outbound('werfault.exe', 443)],
  'old-notepad-on-network': [
    outbound('notepad.exe', 443, { path: system32('notepad.exe') }),
    outbound('Notepad.exe', 443, { path: String.raw`C:\Program Files\WindowsApps\Microsoft.WindowsNotepad\Notepad.exe` }),
  ],
  'system-program-on-network': [outbound('winlogon.exe', 443), outbound('winlogon.exe', 443, local)],
  'lsass-odd-port': [outbound('lsass.exe', 8080), outbound('lsass.exe', 443)],
  'lsass-to-internet': [outbound('lsass.exe', 443), outbound('lsass.exe', 443, local)],
  'explorer-to-internet': [outbound('explorer.exe', 443), outbound('explorer.exe', 8080)],
  'explorer-in-network': [outbound('explorer.exe', 8080, local), outbound('explorer.exe', 445, local)],
  'rare-program-on-network': [outbound('gpupdate.exe', 443), outbound('gpupdate.exe', 445, local)],
  'windows-program-to-internet': [
    outbound('conhost.exe', 443, { path: system32('conhost.exe') }),
    outbound('conhost.exe', 443, { path: system32('conhost.exe'), ...microsoft }),
  ],
  'system-helper-to-internet': [
    outbound('dllhost.exe', 443, { path: system32('dllhost.exe') }),
    outbound('dllhost.exe', 443, { path: system32('dllhost.exe'), ...microsoft }),
  ],
  'windows-folder-listens': [
    listener('fservice.exe', 5112, { path: system32('fservice.exe') }),
    listener('svchost.exe', 49_667, { path: system32('svchost.exe') }),
  ],
  'service-of-user': [
    outbound('svchost.exe', 443, { user: 'LAB\\ann' }),
    outbound('svchost.exe', 443, { user: 'NT AUTHORITY\\NETWORK SERVICE' }),
  ],
  'service-host-without-service': [
    outbound('svchost.exe', 443, { services: [] }),
    outbound('svchost.exe', 443, { services: [{ name: 'wuauserv' }] }),
  ],
  'web-folder-of-internet': [
    outbound('svchost.exe', 80, { services: [{ name: 'WebClient' }] }),
    outbound('svchost.exe', 80, { services: [{ name: 'WebClient' }], ...local }),
  ],
  'local-service-to-internet': [
    outbound('svchost.exe', 443, { services: [{ name: 'Schedule' }] }),
    outbound('svchost.exe', 443, { services: [{ name: 'Schedule' }, { name: 'wuauserv' }] }),
  ],
  'remote-access-enabled': [listener('svchost.exe', 3389), listener('svchost.exe', 135)],
  'windows-program-odd-port-in-network': [
    outbound('kTvXqRbn.exe', 4433, { path: String.raw`C:\Windows\kTvXqRbn.exe`, ...local }),
    outbound('mmc.exe', 4433, { path: system32('mmc.exe'), ...local }),
  ],
  'helper-odd-port-in-network': [outbound('dllhost.exe', 9001, local), outbound('dllhost.exe', 135, local)],
  'service-listens': [listener('svchost.exe', 4455), listener('svchost.exe', 7680)],
  'system-process-listens': [listener('lsass.exe', 8443), listener('lsass.exe', 636)],
  'explorer-odd-port': [outbound('explorer.exe', 8080), outbound('explorer.exe', 443)],
  'web-client-odd-port': [
    outbound('WWAHost.exe', 13_721, { path: system32('WWAHost.exe') }),
    outbound('WWAHost.exe', 443, { path: system32('WWAHost.exe') }),
  ],
  'spooler-to-internet': [outbound('spoolsv.exe', 443), outbound('spoolsv.exe', 443, local)],
  'svchost-odd-port': [outbound('svchost.exe', 8080), outbound('svchost.exe', 7680)],
  'smb-to-internet': [outbound('System', 445), outbound('System', 445, local)],
  'file-share-by-odd-program': [
    outbound('helper.exe', 445, { path: String.raw`C:\Users\ann\AppData\Local\Intel\helper.exe`, ...local }),
    outbound('explorer.exe', 445, { path: String.raw`C:\Windows\explorer.exe`, ...local }),
  ],
  'file-share-by-script': [outbound('powershell.exe', 445, { path: system32('powershell.exe'), ...local }), outbound('System', 445, local)],
  'administration-from-user-folder': [
    outbound('r.exe', 389, { path: String.raw`C:\Users\ann\Desktop\r.exe`, ...local }),
    outbound('OUTLOOK.EXE', 389, { path: String.raw`C:\Program Files\Microsoft Office\OUTLOOK.EXE`, ...local }),
  ],
  'internal-service-from-internet': [inbound('redis-server', 6379), inbound('redis-server', 6379, local)],
  'remote-desktop-from-internet': [inbound('svchost.exe', 3389), inbound('svchost.exe', 3389, local)],
  'remote-desktop-from-itself': [inbound('svchost.exe', 3389, loopback), inbound('svchost.exe', 3389, local)],
  'remote-desktop-by-odd-program': [outbound('a.exe', 3389, local), outbound('mstsc.exe', 3389, local)],
  'kerberos-by-odd-program': [outbound('rubeus.exe', 88, local), outbound('lsass.exe', 88, local)],
  'directory-of-internet': [outbound('java', 1389), outbound('lsass.exe', 389, local)],
  'directory-web-services-by-odd-program': [outbound('a.exe', 9389, local), outbound('dsac.exe', 9389, local)],
  'name-server-by-odd-program': [outbound('a.exe', 53, { protocol: 'UDP' }), outbound('svchost.exe', 53, { protocol: 'UDP' })],
  'office-listens': [listener('WINWORD.EXE', 8080), outbound('WINWORD.EXE', 443)],
  'office-odd-port': [outbound('EXCEL.EXE', 8080), outbound('EXCEL.EXE', 443)],
  'chat-program-odd-port': [outbound('ms-teams.exe', 8443), outbound('ms-teams.exe', 443)],
  'mail-program-odd-port': [outbound('OUTLOOK.EXE', 8080), outbound('OUTLOOK.EXE', 993)],
  'office-child': [
    outbound('cmd.exe', 443, { parentProcessName: 'WINWORD.EXE' }),
    outbound('cmd.exe', 443, { parentProcessName: 'explorer.exe' }),
  ],
  'office-child-not-installed': [
    outbound('upd.exe', 443, { parentProcessName: 'WINWORD.EXE', path: String.raw`C:\Users\ann\upd.exe` }),
    outbound('chrome.exe', 443, {
      parentProcessName: 'WINWORD.EXE',
      path: String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    }),
  ],
  'system-process-child': [
    outbound('a.exe', 443, { parentProcessName: 'spoolsv.exe' }),
    outbound('splwow64.exe', 443, { parentProcessName: 'spoolsv.exe' }),
  ],
  'remote-session-child': [
    outbound('a.exe', 443, { parentProcessName: 'WmiPrvSE.exe' }),
    outbound('a.exe', 443, { parentProcessName: 'explorer.exe' }),
  ],
  'browser-debugging-port': [listener('chrome.exe', 9222, { localAddress: '127.0.0.1' }), listener('node.exe', 9229)],
  'browser-as-system': [outbound('firefox', 443, { user: 'root' }), outbound('firefox', 443, { user: 'ann' })],
  'web-server-shell': [outbound('python3', 443, { user: 'www-data' }), outbound('python3', 443, { user: 'ann' })],
  'web-account-program': [outbound('ssh', 22, { user: 'www-data' }), outbound('php-fpm8.2', 443, { user: 'www-data' })],
  'web-account-listens': [listener('socat', 8443, { user: 'www-data' }), listener('nginx', 8443, { user: 'www-data' })],
  'server-child': [
    outbound('curl.exe', 443, { parentProcessName: 'w3wp.exe' }),
    outbound('curl.exe', 443, { parentProcessName: 'cmd.exe' }),
  ],
  'web-service-program': [
    outbound('gs', 443, { user: 'root', services: [{ name: 'php8.2-fpm.service' }] }),
    outbound('nginx', 443, { user: 'root', services: [{ name: 'nginx.service' }] }),
  ],
  'database-account-program': [outbound('curl', 80, { user: 'postgres' }), outbound('postgres', 5432, { user: 'postgres' })],
  'database-to-internet': [outbound('redis-server', 6379), outbound('sqlservr.exe', 443)],
  'name-server-odd-port': [outbound('dns.exe', 443), outbound('dns.exe', 53)],
  'web-server-odd-port': [outbound('w3wp.exe', 8080), inbound('w3wp.exe', 8080)],
  'web-account-odd-port': [outbound('java', 8888, { user: 'tomcat' }), outbound('java', 443, { user: 'tomcat' })],
  'transfer-program-on-network': [outbound('curl', 443), outbound('curl', 443, local)],
  'transfer-program-odd-port': [outbound('curl', 8443), outbound('ftp.exe', 50_100)],
  'transfer-without-encryption': [
    outbound('curl.exe', 80, { path: system32('curl.exe') }),
    outbound('curl.exe', 443, { path: system32('curl.exe') }),
  ],
  'interpreter-odd-port': [outbound('python3', 9999), outbound('python3', 5432)],
  'ssh-odd-port': [outbound('ssh.exe', 443), outbound('ssh.exe', 22)],
  'telegram-by-odd-program': [
    outbound('svc.exe', 443, { remoteAddress: '149.154.167.220' }),
    outbound('Telegram.exe', 443, { remoteAddress: '149.154.167.220' }),
  ],
  'remote-administration-tool': [outbound('WMIC.exe', 135, local), outbound('mmc.exe', 135, local)],
  'address-server-by-odd-program': [
    { processName: 'dhcpsrv.exe', protocol: 'UDP', localPort: 67 },
    { processName: 'svchost.exe', protocol: 'UDP', localPort: 67 },
  ],
  'name-answers-by-odd-program': [
    { processName: 'Inveigh.exe', protocol: 'UDP', localPort: 5355 },
    { processName: 'svchost.exe', protocol: 'UDP', localPort: 5355 },
  ],
  'run-from-web-folder': [{ path: String.raw`C:\inetpub\wwwroot\a.exe` }, { path: String.raw`C:\inetpub\a.exe` }],
  'java-odd-port': [outbound('javaw.exe', 7888), outbound('javaw.exe', 443)],
  'installer-to-internet': [outbound('msiexec.exe', 80), outbound('msiexec.exe', 80, local)],
  'script-listens': [listener('python3', 8000), listener('python3', 8000, { localAddress: '127.0.0.1' })],
  'remote-execution-service': [{ processName: 'PSEXESVC.exe' }, { processName: 'psexec.exe' }],
  'remote-execution-connects': [outbound('WmiPrvSE.exe', 443), outbound('WmiPrvSE.exe', 443, local)],
  'ssh-server-connects': [outbound('sshd', 8080), outbound('ssh', 8080)],
  'second-ssh-server': [listener('sshd', 2222), listener('sshd', 22)],
  'run-from-temporary-folder': [
    { processName: 'a.exe', path: String.raw`C:\Users\ann\AppData\Local\Temp\a.exe` },
    { processName: 'ChromeSetup.exe', path: String.raw`C:\Users\ann\AppData\Local\Temp\ChromeSetup.exe` },
  ],
  'run-from-download-folder': [
    { processName: 'a.exe', path: String.raw`C:\Users\ann\Downloads\a.exe` },
    { processName: 'a.exe', path: String.raw`C:\Users\ann\a.exe` },
  ],
  'run-from-web-share': [{ path: String.raw`\\203.0.113.9@80\a\a.exe` }, { path: String.raw`\\server\a\a.exe` }],
  'run-from-stream': [{ path: String.raw`C:\Users\ann\a.txt:a.exe` }, { path: String.raw`C:\Users\ann\a.exe` }],
  'odd-extension': [
    outbound('Prophet.com', 443, { path: String.raw`C:\Users\ann\Prophet.com` }),
    outbound('Prophet.exe', 443, { path: String.raw`C:\Users\ann\Prophet.exe` }),
  ],
  'new-program-from-share': [
    outbound('a.exe', 443, { path: String.raw`\\server\a\a.exe` }),
    outbound('a.exe', 443, { path: String.raw`C:\a\a.exe` }),
  ],
  'new-program-from-data-folder': [
    outbound('svc.exe', 443, { path: String.raw`C:\Users\ann\AppData\Roaming\Update\svc.exe` }),
    outbound('Zoom.exe', 443, { path: String.raw`C:\Users\ann\AppData\Roaming\Zoom\bin\Zoom.exe` }),
  ],
  'new-program-odd-port': [
    outbound('igfxsvc.exe', 8443, { path: String.raw`C:\Program Files\Intel\igfxsvc.exe` }),
    outbound('igfxsvc.exe', 443, { path: String.raw`C:\Program Files\Intel\igfxsvc.exe` }),
  ],
  'new-program-not-installed': [
    outbound('winhost32.exe', 443, { path: String.raw`C:\Users\ann\AppData\Local\winhost32.exe` }),
    outbound('Code.exe', 443, { path: String.raw`C:\Users\ann\AppData\Local\Programs\Microsoft VS Code\Code.exe` }),
  ],
  'new-server-program-odd-port': [
    outbound('monitd', 40_022, { path: '/usr/local/bin/monitd' }),
    outbound('psql', 5432, { path: '/usr/lib/postgresql/15/bin/psql' }),
  ],
  'run-from-drive-root': [
    { processName: 'a.exe', path: String.raw`C:\a.exe` },
    { processName: 'a.exe', path: String.raw`C:\a\a.exe` },
  ],
  'odd-port-from-data-folder': [
    outbound('a.exe', 8443, { path: String.raw`C:\ProgramData\a\a.exe` }),
    outbound('a.exe', 443, { path: String.raw`C:\ProgramData\a\a.exe` }),
  ],
  'run-from-data-root': [
    { processName: 'a.exe', path: String.raw`C:\Users\ann\AppData\Local\a.exe` },
    { processName: 'a.exe', path: String.raw`C:\Users\ann\AppData\Local\A\a.exe` },
  ],
  'callback-port-not-installed': [
    outbound('a.exe', 8443, { path: String.raw`C:\Users\ann\AppData\Local\A\a.exe` }),
    outbound('a.exe', 443, { path: String.raw`C:\Users\ann\AppData\Local\A\a.exe` }),
  ],
  'data-folder-listens': [
    listener('a.exe', 8080, { path: String.raw`C:\Users\ann\Desktop\a.exe` }),
    listener('a.exe', 8080, { path: String.raw`C:\Users\ann\Desktop\a.exe`, localAddress: '127.0.0.1' }),
  ],
  'module-from-temporary-folder': [
    { processName: 'a.exe', modules: [String.raw`C:\Users\ann\AppData\Local\Temp\x.dll`] },
    { processName: 'a.exe', modules: [String.raw`C:\Users\ann\AppData\Local\Temp\_MEI42\python.dll`] },
  ],
  'deleted-executable': [{ path: '/home/ann/x (deleted)' }, { path: '/usr/sbin/nginx (deleted)' }],
  'look-alike-name': [{ processName: 'svch0st.exe' }, { processName: 'svchost.exe' }],
  'reversed-name': [{ processName: 'ann\u202Efdp.exe' }, { processName: 'annfdp.exe' }],
  'double-extension': [{ processName: 'invoice.pdf.exe' }, { processName: 'invoice.exe' }],
  'wrong-folder-windows-program': [
    { processName: 'audiodg.exe', path: String.raw`C:\ProgramData\audiodg.exe` },
    { processName: 'audiodg.exe', path: system32('audiodg.exe') },
  ],
  'wrong-folder-systemd': [
    { processName: 'systemd-timesyncd', path: '/usr/local/sbin/systemd-timesyncd' },
    { processName: 'systemd-timesyncd', path: '/usr/lib/systemd/systemd-timesyncd' },
  ],
  'kernel-thread-name': [
    { processName: 'kswapd0', path: '/home/ann/kswapd0' },
    { processName: 'kworker-monitor', path: '/usr/bin/kworker-monitor' },
  ],
  'wrong-folder-daemon': [
    { processName: 'crond', path: '/root/crond' },
    { processName: 'crond', path: '/usr/sbin/crond' },
  ],
  'wrong-folder-sshd': [
    { processName: 'sshd', path: '/tmp/sshd' },
    { processName: 'sshd', path: '/usr/sbin/sshd' },
  ],
  'beacon-of-script-host': [outbound('powershell.exe', 443), outbound('powershell.exe', 443, local)],
  'beacon-of-helper-in-network': [outbound('dllhost.exe', 443, local), outbound('dllhost.exe', 443)],
  'beacon-of-transfer-program': [outbound('curl', 443), outbound('curl', 443, local)],
  beacon: [outbound('a.exe', 443), outbound('a.exe', 443, { path: String.raw`C:\Program Files\A\a.exe` })],
  'beacon-of-service': [outbound('svchost.exe', 443), outbound('svchost.exe', 443, microsoft)],
  'beacon-in-network': [
    outbound('game.exe', 8080, { ...local, path: String.raw`C:\Users\ann\Desktop\game.exe` }),
    outbound('game.exe', 8080, { ...local, path: String.raw`C:\Program Files\Game\game.exe` }),
  ],
  'beacon-of-installed-program': [outbound('a.exe', 443, local), outbound('powershell.exe', 443)],
  'fan-out-administration': [outbound('a.exe', 445, local), inbound('System', 445)],
  'fan-out-slow': [outbound('a.exe', 445, local), outbound('System', 445, local)],
  'fan-out-in-network': [outbound('a.exe', 80, local), outbound('prometheus', 9100, local)],
  'fan-out-mail': [outbound('a.exe', 25), outbound('smtp', 25)],
  'password-guessing': [inbound('System', 445, local), inbound('System', 80, local)],
  'password-guessing-from-internet': [inbound('sshd', 22), inbound('sshd', 22, local)],
  'ticket-guessing': [inbound('lsass.exe', 88, local), inbound('lsass.exe', 389, local)],
  'port-scan-by-program': [outbound('nmap.exe', 445, local), outbound('winscp.exe', 445, local)],
  'fan-out': [outbound('a.exe', 8291), outbound('a.exe', 443)],
  'port-scan': [inbound('a.exe', 8080), outbound('a.exe', 8080)],
  'new-listener': [listener('a.exe', 8080), listener('a.exe', 8080, { path: String.raw`C:\Program Files\A\a.exe` })],
  'new-listener-from-home': [listener('a', 9999, { path: '/home/ops/a' }), listener('a', 9999, { path: '/usr/bin/a' })],
  'new-listener-of-installed-program': [listener('a', 8080, { path: '/usr/bin/a' }), listener('a', 8080, { path: '/home/ann/a' })],
  'new-program': [outbound('a.exe', 443), outbound('a.exe', 443, loopback)],
  'new-program-port': [outbound('a.exe', 443), outbound('a.exe', 443, loopback)],
  'long-connection-of-web-worker': [outbound('php-fpm8.2', 443), outbound('php-fpm8.2', 443, local)],
  'long-connection': [outbound('a.exe', 443), outbound('chrome.exe', 443)],
};

/** Programs of Windows that attackers use; criteria of the same form. */
const abused = [
  'mshta',
  'regsvr32',
  'rundll32',
  'certutil',
  'msbuild',
  'installutil',
  'cmstp',
  'hh',
  'regasm',
  'regsvcs',
  'odbcconf',
  'addinutil',
];
const further = ['presentationhost', 'dialer', 'eqnedt32', 'imewdbld', 'desktopimgdownldr'];
const abusedExamples = [...abused, ...further].map(
  (name) => [`${name}-on-network`, [outbound(`${name}.exe`, 443), outbound(`${name}.exe`, 443, loopback)]] as const,
);
const windowsProcesses = ['svchost', 'lsass', 'services', 'csrss', 'smss', 'wininit', 'winlogon', 'spoolsv', 'taskhostw', 'dwm', 'lsm'];
const folderExamples = [...windowsProcesses, 'conhost', 'dllhost', 'sihost', 'ctfmon', 'userinit', 'explorer'].map((name) => {
  const right = name === 'explorer' ? String.raw`C:\Windows\explorer.exe` : system32(`${name}.exe`);
  const wrong = `C:\\ProgramData\\${name}.exe`;
  return [
    `wrong-folder-${name}`,
    [
      { processName: `${name}.exe`, path: wrong },
      { processName: `${name}.exe`, path: right },
    ],
  ] as const;
});

const programExamples: readonly (readonly [string, string])[] = [
  ['chrome', String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`],
  ['msedge', String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`],
  ['firefox', String.raw`C:\Program Files\Mozilla Firefox\firefox.exe`],
  ['iexplore', String.raw`C:\Program Files\Internet Explorer\iexplore.exe`],
  ['onedrive', String.raw`C:\Users\ann\AppData\Local\Microsoft\OneDrive\OneDrive.exe`],
  ['powershell', String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`],
  ['cmd', system32('cmd.exe')],
  ['rundll32', system32('rundll32.exe')],
  ['regsvr32', system32('regsvr32.exe')],
];
const programs = programExamples.map(([name, path]) => {
  const wrong = `C:\\Users\\ann\\AppData\\Roaming\\${name}.exe`;
  return [
    `wrong-folder-${name}`,
    [
      { processName: `${name}.exe`, path: wrong },
      { processName: `${name}.exe`, path },
    ],
  ] as const;
});

const all: Examples = { ...examples, ...Object.fromEntries([...abusedExamples, ...folderExamples, ...programs]) };

describe('the built-in criteria', () => {
  const criteria = new Map<string, Criterion>();
  before(async () => {
    for (const criterion of await parseCriteria(defaultCriteria, 'the built-in criteria')) criteria.set(criterion.id, criterion);
  });

  it('each have an example of a match and of a difference, a title and a source', () => {
    assert.deepEqual(Object.keys(all).toSorted(), [...criteria.keys()].toSorted());
    for (const { id, title, source } of criteria.values()) assert.ok(title !== id && source, id);
  });

  const test = (id: string, fields: Fields): string[] | null => {
    const criterion = criteria.get(id)!;
    const subject = { ...noSubject, ...fields };
    return criterion.appliesTo(subject) ? criterion.match(subject) : null;
  };

  for (const [id, [matches, differs]] of Object.entries(all)) {
    it(`${id}: ${describeFields(matches)}, not ${describeFields(differs)}`, () => {
      assert.notEqual(test(id, matches), null);
      assert.equal(test(id, differs), null);
    });
  }

  // The accounts of Windows in English, German, French, Portuguese and Russian.
  for (const [authority, system] of [
    ['NT AUTHORITY', 'SYSTEM'],
    ['NT-AUTORITÄT', 'SYSTEM'],
    ['AUTORITE NT', 'Système'],
    ['AUTORIDADE NT', 'SISTEMA'],
    ['NT AUTHORITY', 'СИСТЕМА'],
  ] as const) {
    it(`know the accounts of ${authority}\\${system}`, () => {
      const user = `${authority}\\${system}`;
      assert.notEqual(test('browser-as-system', outbound('msedge.exe', 443, { user })), null);
      assert.notEqual(test('web-server-shell', outbound('cmd.exe', 443, { user: `${authority}\\IUSR` })), null);
      assert.equal(test('service-of-user', outbound('svchost.exe', 443, { user })), null);
    });
  }

  it('do not take an account of the same name in another domain for one of Windows', () => {
    assert.equal(test('browser-as-system', outbound('msedge.exe', 443, { user: 'LAB\\system' })), null);
    assert.equal(test('web-server-shell', outbound('cmd.exe', 443, { user: 'LAB\\IUSR' })), null);
  });
});

function describeFields(fields: Fields): string {
  return Object.entries(fields)
    .filter(([name]) => !['protocol', 'direction'].includes(name))
    .map(([, value]) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ');
}
