import {
  internetServices,
  localServices,
  webClients,
  foldersWithoutPrograms,
  foreignWindowsFolders,
  internetPrograms,
  listeningPrograms,
  remoteControlPrograms,
  remoteControlViewers,
  windowsOnlyPrograms,
  words,
} from './windows-programs.ts';

/** A process of Windows and where it runs from, apart from System32. */
const windowsProcesses: readonly (readonly [name: string, ...others: string[]])[] = [
  ['svchost.exe', String.raw`?:\Windows\SysWOW64\svchost.exe`],
  ['lsass.exe'],
  ['services.exe'],
  ['csrss.exe'],
  ['smss.exe'],
  ['wininit.exe'],
  ['winlogon.exe'],
  ['spoolsv.exe'],
  ['taskhostw.exe'],
  ['dwm.exe'],
  ['lsm.exe'],
  ['conhost.exe'],
  ['dllhost.exe', String.raw`?:\Windows\SysWOW64\dllhost.exe`],
  ['sihost.exe'],
  ['ctfmon.exe', String.raw`?:\Windows\SysWOW64\ctfmon.exe`],
  ['userinit.exe', String.raw`?:\Windows\SysWOW64\userinit.exe`],
  ['explorer.exe', String.raw`?:\Windows\explorer.exe`, String.raw`?:\WINNT\explorer.exe`, String.raw`?:\Windows\SysWOW64\explorer.exe`],
];

/** The System folder as the logs of all versions of Windows write it. */
const systemFolders = [String.raw`?:\Windows\System32`, String.raw`?:\WINNT\System32`, String.raw`\SystemRoot\System32`];
const unresolvedSystemFolder = String.raw`\??\?:\Windows\System32`;

function inSystemFolder([name, ...others]: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const inSystem = name === 'explorer.exe' ? [] : [...systemFolders, unresolvedSystemFolder].map((folder) => `${folder}\\${name}`);
  return [name, ...inSystem, ...others];
}

function wrongFolder([name, ...expected]: readonly [string, ...string[]]): string {
  return `  <criterion id="wrong-folder-${name.replace('.exe', '')}" severity="high">
    <title>A process has the name of the well-known ${name} but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>${name}</process>
${lines('expected', expected)}
  </criterion>
`;
}

/** Well-known programs that are not in the System folder, and programs of Windows that attackers copy under their own name. */
const wellKnownPrograms: readonly (readonly [name: string, ...expected: string[]])[] = [
  ['chrome.exe', String.raw`*\Google\Chrome\Application\chrome.exe`],
  ['msedge.exe', String.raw`*\Microsoft\Edge*\msedge.exe`],
  ['firefox.exe', String.raw`*\Mozilla Firefox\firefox.exe`, String.raw`*\Firefox*\firefox.exe`, String.raw`*\WindowsApps\*\firefox.exe`],
  ['iexplore.exe', String.raw`?:\Program Files*\Internet Explorer\iexplore.exe`],
  ['onedrive.exe', String.raw`*\Microsoft\OneDrive\*OneDrive.exe`, String.raw`*\Microsoft OneDrive\*OneDrive.exe`],
  [
    'powershell.exe',
    String.raw`?:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`,
    String.raw`?:\Windows\SysWOW64\WindowsPowerShell\v1.0\powershell.exe`,
  ],
  ['cmd.exe', String.raw`?:\Windows\System32\cmd.exe`, String.raw`?:\Windows\SysWOW64\cmd.exe`, String.raw`?:\WINNT\System32\cmd.exe`],
  ['rundll32.exe', String.raw`?:\Windows\System32\rundll32.exe`, String.raw`?:\Windows\SysWOW64\rundll32.exe`],
  ['regsvr32.exe', String.raw`?:\Windows\System32\regsvr32.exe`, String.raw`?:\Windows\SysWOW64\regsvr32.exe`],
];

/** Elements of one kind, each on a line. */
function lines(element: string, texts: readonly string[], attributes = ''): string {
  return texts.map((text) => `    <${element}${attributes}>${text}</${element}>`).join('\n');
}

const excluded = (texts: readonly string[]): string[] => texts.map((text) => `!${text}`);

/** Programs that Windows contains and that attackers use to run their own code: name, what it is for, its technique. */
const abusedPrograms: readonly (readonly [name: string, technique: string])[] = [
  ['mshta', 'T1218.005 Mshta'],
  ['regsvr32', 'T1218.010 Regsvr32'],
  ['rundll32', 'T1218.011 Rundll32'],
  ['certutil', 'T1105 Ingress Tool Transfer'],
  ['msbuild', 'T1127.001 MSBuild'],
  ['installutil', 'T1218.004 InstallUtil'],
  ['cmstp', 'T1218.003 CMSTP'],
  ['hh', 'T1218.001 Compiled HTML File'],
  ['regasm', 'T1218.009 Regsvcs/Regasm'],
  ['regsvcs', 'T1218.009 Regsvcs/Regasm'],
  ['odbcconf', 'T1218.008 Odbcconf'],
  ['addinutil', 'T1218 System Binary Proxy Execution'],
  ['presentationhost', 'T1218 System Binary Proxy Execution'],
  ['dialer', 'T1055 Process Injection'],
  ['eqnedt32', 'T1203 Exploitation for Client Execution'],
  ['imewdbld', 'T1105 Ingress Tool Transfer'],
  ['desktopimgdownldr', 'T1105 Ingress Tool Transfer'],
];

function abusedProgram([name, technique]: (typeof abusedPrograms)[number]): string {
  return `  <criterion id="${name}-on-network" severity="medium">
    <title>${name}.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK ${technique}; LOLBAS project</source>
    <process>${name}</process>
    <port protocol="tcp">1-65535</port>
    <address>!loopback</address>
${name === 'rundll32' ? tasksOfRundll32 : ''}  </criterion>
`;
}

/** Windows itself runs tasks in rundll32, which ask Microsoft: SigmaHQ net_connection_win_rundll32_net_connections excludes them too. */
const tasksOfRundll32 = `    <except>
      <address>microsoft</address>
      <port side="remote">443</port>
    </except>
`;

const browsers = [
  'chrome',
  'chromium*',
  'msedge',
  'msedgewebview2',
  'firefox*',
  'iexplore',
  'opera*',
  'brave*',
  'vivaldi*',
  'safari',
  'MicrosoftEdge*',
];
const shells = ['cmd', 'bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'busybox'];
/**
 * Names of accounts of Windows itself, whose domain depends on its language: NT AUTHORITY, NT-AUTORITÄT, AUTORITE NT, AUTORIDADE NT. A
 * domain of a network contains no space.
 */
const ownAccounts = (...names: readonly string[]): string[] =>
  ['NT *', 'NT-*', '* NT'].flatMap((domain) => names.map((name) => `${domain}\\${name}`));
/** The system itself: in most languages, in French, Portuguese and Russian; and on Linux. */
const systemAccounts = [...ownAccounts('SYSTEM', 'Syst?me', 'SISTEMA', '\u0421\u0418\u0421\u0422\u0415\u041c\u0410'), 'root'];
const webAccounts = [
  'www-data',
  'apache',
  'nginx',
  'wwwrun',
  'tomcat*',
  'php-fpm',
  ...words('www http caddy lighttpd uwsgi confluence* jira* solr activemq weblogic wildfly jboss glassfish gitlab-www'),
  String.raw`IIS APPPOOL\*`,
  ...ownAccounts('IUSR'),
];
/** Accounts of databases and of similar servers, which have no reason to start other programs. */
const databaseAccounts = [
  'postgres',
  'mysql',
  'mariadb',
  'redis',
  'mongodb',
  'mongod',
  'elasticsearch',
  'memcache*',
  String.raw`NT SERVICE\MSSQL*`,
];
const databases = [
  ...[
    'postgres',
    'mysqld*',
    'mariadbd*',
    'redis-server',
    'mongod',
    'sqlservr',
    'oracle*',
    'memcached',
    'clickhouse*',
    'influxd',
    'couchdb',
  ],
];
/** Programs that run web applications, or belong to them. */
const webPrograms = [
  'w3wp',
  'httpd*',
  'apache2',
  'nginx',
  'php*',
  'java',
  'tomcat*',
  'node',
  'dotnet',
  'python*',
  'perl*',
  'ruby*',
  'certbot*',
];
const mailServers = [
  ...['smtp', 'smtpd', 'master', 'postfix*', 'exim*', 'sendmail*', 'qmail*', 'opensmtpd', 'EdgeTransport', 'MSExchangeTransport*'],
  ...['MailEnable*', 'hMailServer', 'inetinfo', 'maddy', 'haraka'],
];
const interpreters = ['python*', 'perl*', 'ruby*', 'lua*', 'php'];
const transferTools = ['curl', 'wget', 'nc', 'ncat', 'netcat', 'socat', 'certutil'];
/** Processes that have no reason to open connections beyond the local network, and into which attackers inject code. */
const systemPrograms = [
  'winlogon',
  'csrss',
  'smss',
  'wininit',
  'lsm',
  'lsaiso',
  'dwm',
  'fontdrvhost',
  'userinit',
  'ctfmon',
  'sihost',
  'logonui',
];
/** Folders that only administrators can write to. */
const programFolders = [
  String.raw`?:\Program Files\*`,
  String.raw`?:\Program Files (x86)\*`,
  String.raw`?:\ProgramData\Microsoft\Windows Defender\*`,
  String.raw`?:\Windows\System32\*`,
  String.raw`?:\Windows\SysWOW64\*`,
  String.raw`?:\Windows\SystemApps\*`,
  String.raw`?:\Windows\servicing\*`,
  String.raw`?:\Windows\explorer.exe`,
  String.raw`?:\WINDOWS\CCM\*`,
  '/usr/*',
  '/opt/*',
  '/snap/*',
  '/lib/*',
  '/bin/*',
  '/sbin/*',
];
/** Programs that poll a server by design, from folders of users too. */
const pollers = [
  ...browsers,
  'OneDrive*',
  'FileCoAuth',
  'FileSyncHelper',
  'Teams',
  'ms-teams',
  'Slack',
  'Zoom',
  'Discord',
  'Spotify',
  'Dropbox',
  'GoogleDriveFS',
  'Code',
  'WhatsApp*',
  'Signal',
  'Telegram',
  'svchost',
  'System',
  'w32time',
];
/** Folders in which installers put programs for one user: those of the user's own choice, and of updaters. */
const userProgramFolders = [
  String.raw`*\AppData\Local\Programs\*`,
  String.raw`*\AppData\Local\*\app-*\*`,
  String.raw`*\AppData\Local\*\Update.exe`,
  String.raw`*\AppData\Local\Google\*`,
  String.raw`*\AppData\Local\Microsoft\OneDrive\*`,
  String.raw`*\AppData\Local\Microsoft\EdgeUpdate\*`,
  String.raw`*\AppData\Local\Microsoft\Teams\*`,
  String.raw`*\WindowsApps\*`,
];
/** Folders in which well-known programs are that poll a server by design. */
const pollingFolders = [
  ...words(String.raw`Grammarly WhatsApp Roblox Riot*Games Amazon*Music BraveSoftware Vivaldi Postman Figma Notion Zoom`).map(
    (folder) => `*\\AppData\\Local\\${folder}\\*\\*`,
  ),
  ...['Zoom\\bin', 'Dropbox\\bin', 'Spotify', 'Telegram Desktop'].map((folder) => `*\\AppData\\Roaming\\${folder}\\*`),
  String.raw`?:\ProgramData\Battle.net\Agent\*`,
];
/** Folders for data, in which attackers put programs, and few installers do. */
const dataFolders = [
  String.raw`*\AppData\Roaming\*`,
  String.raw`?:\ProgramData\*`,
  String.raw`?:\Users\Public\*`,
  String.raw`*\Documents and Settings\*\Application Data\*`,
  String.raw`*\AppData\LocalLow\*`,
  String.raw`*\Desktop\*`,
  String.raw`*\Downloads\*`,
  String.raw`*\Music\*`,
  String.raw`*\Pictures\*`,
  String.raw`*\Videos\*`,
  String.raw`*\Favorites\*`,
  '/home/*/.*',
  '/root/.*',
  '/etc/*',
];
const installedInDataFolders = [
  String.raw`?:\Program Files\*`,
  String.raw`?:\Program Files (x86)\*`,
  String.raw`?:\ProgramData\Microsoft\Windows Defender\*`,
  String.raw`?:\ProgramData\chocolatey\*`,
  String.raw`?:\ProgramData\Package Cache\*`,
  String.raw`?:\ProgramData\Adobe\*`,
  String.raw`?:\ProgramData\Battle.net\*`,
  String.raw`?:\ProgramData\Dell\*`,
  String.raw`?:\ProgramData\Lenovo\*`,
  String.raw`*\AppData\Roaming\Zoom\bin\*`,
  String.raw`*\AppData\Roaming\Dropbox\bin\*`,
  String.raw`*\AppData\Roaming\Spotify\*`,
  String.raw`*\AppData\Roaming\Telegram Desktop\*`,
  '/home/*/.vscode-server/*',
  '/home/*/.cursor-server/*',
  '/home/*/.local/*',
  '/home/*/.cargo/*',
  '/home/*/.rustup/*',
  '/home/*/.nvm/*',
  '/home/*/.pyenv/*',
  '/home/*/.rbenv/*',
  '/home/*/.sdkman/*',
  '/home/*/.jdks/*',
  '/home/*/.cache/*',
  '/home/*/.config/*/*.AppImage',
  '/root/.local/*',
  '/root/.nvm/*',
  '/root/.cache/*',
];
/** Folders of users and of their data. */
const userFolders = [String.raw`?:\Users\*`, String.raw`?:\Documents and Settings\*`, String.raw`?:\ProgramData\*`];
const windowsFolders = [String.raw`?:\Windows\*`, String.raw`?:\WINNT\*`];
/** Folders of programs for developers and of meetings under `AppData\\Local`. */
const localProgramFolders = [
  'JetBrains',
  'Android',
  'Microsoft\\WindowsApps',
  'Packages',
  'Package Cache',
  'WebEx',
  'CiscoSpark*',
  'uv',
  'pnpm',
  'Yarn',
].map((folder) => `*\\AppData\\Local\\${folder}\\*`);
/** Folders of tools and builds of developers. */
const developerFolders = words(
  String.raw`*\.* *\miniconda* *\anaconda* *\node_modules\* *\scoop\* ?:\Python* ?:\Ruby* ?:\tools\* *\bin\Debug\* *\bin\Release\* *\target\*`,
);
/** Networks of Telegram, as it publishes them: https://core.telegram.org/resources/cidr.txt. */
const telegramNetworks = ['91.105.192.0/23', '91.108.4.0/22', '91.108.8.0/21', '91.108.16.0/21', '91.108.56.0/22', '149.154.160.0/20'];
/** Programs that administrators connect to many machines with. */
const administrationPrograms = ['Microsoft.Tri.Sensor*', 'mmc', 'ServerManager', 'ansible*', 'MonitoringHost'];
/** They and programs that watch or distribute all day. */
const managementPrograms = [
  ...administrationPrograms,
  ...['System', 'mstsc', 'CcmExec', 'smsexec', 'prometheus', 'consul*', 'telegraf', 'zabbix*', 'nagios*', 'check_*', 'icinga*', 'PRTG*'],
  ...[
    'nessus*',
    'openvas*',
    'qualys*',
    'SolarWinds*',
    'Veeam*',
    'VeyonMaster',
    'veyon-master',
    'kube*',
    'k3s*',
    'rke2*',
    'salt*',
    'puppet*',
  ],
];
const proxies = [
  'nginx',
  'haproxy',
  'envoy',
  'traefik',
  'caddy',
  'squid',
  'varnishd',
  'w3wp',
  'httpd*',
  'apache2',
  'docker*',
  'containerd*',
];
/** Programs that have a client for shared files of their own. */
const sharingPrograms = [
  'java*',
  'nmap',
  'vlc',
  'kodi',
  'smbclient*',
  'Lansweeper*',
  'LsAgent',
  'docusnap*',
  'DiscoverySrv',
  'Advanced_IP*',
];
/** Microsoft Office and readers of documents. */
const documentPrograms = words('winword excel powerpnt outlook onenote msaccess mspub visio eqnedt32 acrord32 acrobat foxit*');
/** Helpers of Windows which run for many purposes, so that administrators expect them. */
const helpers = words('dllhost taskhost taskhostw RuntimeBroker wermgr backgroundTaskHost smartscreen sihost conhost');
/** Ports by which Windows and its programs administer machines, print, copy files and ask directories, and those of the web. */
const administrationPorts = words(`
  20-23 25 53 80 88 110 111 123 135 137-139 143 161-162 389 443 445 464 514-515 587 593 623 631 636 873 993 1025-1100 1688 2049
  3260 3268-3269 3389 5357-5358 5985-5986 7680 8530-8531 9100-9102 9389 47001
`);
/** Ports of databases, messages and web applications, which scripts of administrators use. */
const applicationPorts = words(`
  1433-1434 1521 1883 2179 3000 3306 5000-5001 5022 5432 5671-5672 6379 6443 7001-7002 8000-8001 8006 8080-8081 8086-8090 8181 8200 8383
  8443 8500 9000 9090-9093 9182 9200 9300 9419 9443 9600 10000-10001 10050-10051 15672 27017
`);
/** Ports of logon services. */
const logonPorts = ['21', '22', '23', '139', '445', '3389', '5900', '5985-5986'];
/** Programs of Windows into which attackers put their code, because administrators expect them to run. */
const injected = [
  ...systemPrograms,
  'notepad',
  'explorer',
  'spoolsv',
  'dllhost',
  'werfault',
  'wermgr',
  'taskhostw',
  'runtimebroker',
  'lsass',
  'services',
  'gpupdate',
  'mobsync',
  'wuauclt',
  'searchprotocolhost',
  'dxdiag',
  'getmac',
  'choice',
  'bootcfg',
  'xpsrchvw',
  'wusa',
  'msiexec',
];
const scriptHosts = [...shells, 'powershell', 'pwsh', 'wscript', 'cscript', ...abusedPrograms.map(([name]) => name), ...injected];
const transferPrograms = [...interpreters, ...transferTools];
const temporaryFolders = [
  String.raw`*\AppData\Local\Temp\*`,
  String.raw`*\Local Settings\Temp\*`,
  String.raw`*\Windows\Temp\*`,
  String.raw`?:\Temp\*`,
  String.raw`?:\Users\Public\*`,
  String.raw`?:\Users\Default\*`,
  String.raw`?:\PerfLogs\*`,
  String.raw`*\$Recycle.Bin\*`,
  String.raw`*\RECYCLER\*`,
  ...foldersWithoutPrograms,
  '/tmp/*',
  '/var/tmp/*',
  '/dev/*',
  '/run/user/*',
  '/var/log/*',
  '/var/spool/*',
  '/var/cache/*',
  '/etc/*',
  '/boot/*',
  '/usr/*/.*',
  '/opt/.*',
  '/lib/.*',
  '/srv/.*',
  '/.*/*',
  '/usr/include/*',
  '/usr/share/man/*',
  '/usr/share/doc/*',
  '/var/mail/*',
  '/var/backups/*',
];
const installers = ['*setup*', '*install*', '*.tmp', '*update*'];
const appImages = ['/tmp/.mount_*', '/tmp/.X11-unix/*', '/.snapshots/*'];
const knownNames = [
  'svchost.exe',
  'lsass.exe',
  'services.exe',
  'csrss.exe',
  'smss.exe',
  'wininit.exe',
  'winlogon.exe',
  'spoolsv.exe',
  'taskhostw.exe',
  'conhost.exe',
  'dllhost.exe',
  'sihost.exe',
  'ctfmon.exe',
  'userinit.exe',
  'explorer.exe',
  'iexplore.exe',
  'rundll32.exe',
  'regsvr32.exe',
  'powershell.exe',
  'chrome.exe',
  'firefox.exe',
  'msedge.exe',
  'taskmgr.exe',
];
/** Not look-alikes: they are one letter from a name above. */
const knownNeighbours = ['taskhost', 'service', 'chromed', 'explore', ...knownNames];

/** The built-in criteria as an XML file. `log find --print-criteria` prints it as a starting point for custom criteria. */
export const defaultCriteria = String.raw`<?xml version="1.0" encoding="UTF-8"?>
<!--
  The built-in criteria of Port Reporter. In a criterion, conditions of different kinds must all match; of several conditions of one kind,
  one must match, and none that begins with "!". <except> excludes what matches all conditions in it. <expected> matches if the path is known
  and differs from all of them. <behaviour> watches the matching connections over time. See docs/criteria.md.
-->
<criteria>
  <criterion id="telnet" severity="medium">
    <title>Telnet is served: passwords cross the network in clear text</title>
    <source>RFC 854; MITRE ATT&amp;CK T1040 Network Sniffing</source>
    <port side="local" protocol="tcp">23</port>
    <state>Listen</state>
  </criterion>
  <criterion id="ftp" severity="low">
    <title>FTP is served: passwords cross the network in clear text</title>
    <source>RFC 959, RFC 2577 (FTP Security Considerations)</source>
    <port side="local" protocol="tcp">21</port>
    <state>Listen</state>
  </criterion>
  <criterion id="tftp" severity="medium">
    <title>TFTP is served: reading and writing need no password</title>
    <source>RFC 1350, section 1 and Security Considerations</source>
    <port side="local" protocol="udp">69</port>
  </criterion>
  <criterion id="remote-desktop-tool" severity="info">
    <title>A remote control program is in use</title>
    <source>RFC 6143 (VNC); MITRE ATT&amp;CK T1219 Remote Access Software</source>
${lines('process', remoteControlPrograms)}
  </criterion>
  <criterion id="remote-desktop-tool-from-user-folder" severity="medium">
    <title>A remote control program runs from a folder of a user, so no administrator has installed it</title>
    <source>MITRE ATT&amp;CK T1219 Remote Access Software; CISA AA23-025A (portable remote access programs)</source>
    <process>anydesk*</process>
    <process>teamviewer*</process>
    <process>rustdesk*</process>
    <process>winvnc*</process>
    <process>screenconnect*</process>
    <process>meshagent*</process>
    <path>*\AppData\*</path>
    <path>*\Downloads\*</path>
    <path>*\Desktop\*</path>
    <path>?:\Users\Public\*</path>
    <path>/home/*</path>
    <path>/tmp/*</path>
  </criterion>
  <criterion id="new-remote-control" severity="medium">
    <title>A remote control program or an SSH server runs that was not there when the record started</title>
    <source>MITRE ATT&amp;CK T1219 Remote Access Software, T1133 External Remote Services; CISA AA23-025A; LOLRMM project</source>
    <behaviour kind="new-program" learn-hours="1" learn-running="1"/>
${lines('process', [...remoteControlPrograms, 'sshd'])}
${lines('path', excluded(['/usr/sbin/sshd', '/usr/lib/openssh/*', '/usr/libexec/*']))}
  </criterion>
  <criterion id="tor" severity="medium">
    <title>Tor is in use</title>
    <source>Tor manual (tor(1), SocksPort and ORPort); MITRE ATT&amp;CK T1090.003 Multi-hop Proxy</source>
    <process>tor</process>
  </criterion>
  <criterion id="tor-port" severity="medium">
    <title>A connection to the usual port of a Tor relay</title>
    <source>Tor manual (tor(1), ORPort 9001 and DirPort 9030); MITRE ATT&amp;CK T1090.003 Multi-hop Proxy</source>
    <port side="remote" protocol="tcp">9001</port>
    <port side="remote" protocol="tcp">9030</port>
    <direction>outbound</direction>
    <address>public</address>
    <process>!tor</process>
  </criterion>
  <criterion id="metasploit-port" severity="high">
    <title>A connection to a port, or a listener on a port, that Metasploit payloads use by default</title>
    <source>Metasploit Framework: LPORT is 4444, and 4445 for Linux in BrowserAutopwn2; MITRE ATT&amp;CK T1571 Non-Standard Port</source>
    <port protocol="tcp">4444</port>
    <port protocol="tcp">4445</port>
  </criterion>
  <criterion id="back-orifice" severity="high">
    <title>The port of Back Orifice, and of many tools after it</title>
    <source>Microsoft Security Bulletin MS98-010</source>
    <port side="local" protocol="udp">31337</port>
    <port protocol="tcp">31337</port>
  </criterion>
  <criterion id="malware-callback-port" severity="medium">
    <title>A connection to a port of the Internet that malware uses to receive commands, and few other programs use</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port; SigmaHQ net_connection_win_susp_malware_callback_port</source>
${lines('port', ['666', '999', '1337', '1177', '1604', '1912', '2404', '3939', '4433', '4438', '3360', '3460', '4449', '4455', '4782', '5200', '5552', '6606', '6666', '7443', '7707', '7777', '8808', '8848', '9943', '13504-13507', '15647', '40056', '50050', '50501', '54984', '56001-56003'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
    <address>public</address>
${lines('process', excluded(browsers))}
  </criterion>
  <criterion id="trojan-port" severity="medium">
    <title>A program listens on a port of a well-known trojan or worm</title>
    <source>SANS Internet Storm Center (port details); CERT CA-2003-28, US-CERT TA04-028A (MyDoom), Microsoft MS04-011 (Sasser)</source>
${lines('port', ['1243', '2745', '3127', '5110', '5112', '5554', '6711-6713', '6776', '8866', '9898', '9996', '12345-12346', '16959', '17300', '20034', '21554', '23456', '27374', '30100-30102', '31785', '50505', '54283', '54320-54321', '65000', '65506'], ' side="local" protocol="tcp"')}
    <state>Listen</state>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="irc" severity="medium">
    <title>Internet Relay Chat, which botnets use to receive commands</title>
    <source>RFC 2812, RFC 7194 (ports); MITRE ATT&amp;CK T1071 Application Layer Protocol</source>
    <port side="remote" protocol="tcp">6665-6669</port>
    <port side="remote" protocol="tcp">6697</port>
    <direction>outbound</direction>
  </criterion>
  <criterion id="coin-miner" severity="high">
    <title>A program that mines a cryptocurrency</title>
    <source>MITRE ATT&amp;CK T1496 Resource Hijacking</source>
    <process>xmrig*</process>
    <process>*minerd*</process>
    <process>cpuminer*</process>
    <process>nbminer*</process>
    <process>lolminer*</process>
    <process>phoenixminer*</process>
    <process>ethminer*</process>
    <process>nanominer*</process>
${lines('process', words('xmr-stak* srbminer* teamredminer* bzminer* wildrig* ccminer* cgminer* bfgminer* nheqminer* t-rex nicehash* kdevtmpfsi kinsing'))}
  </criterion>
  <criterion id="coin-miner-port" severity="medium">
    <title>A connection to a usual port of a mining pool (Stratum)</title>
    <source>MITRE ATT&amp;CK T1496 Resource Hijacking; xmrig manual (pools)</source>
    <port side="remote" protocol="tcp">3333</port>
    <port side="remote" protocol="tcp">5555</port>
    <port side="remote" protocol="tcp">10128</port>
    <port side="remote" protocol="tcp">13333</port>
    <port side="remote" protocol="tcp">14433</port>
    <port side="remote" protocol="tcp">14444</port>
    <port side="remote" protocol="tcp">15555</port>
    <port side="remote" protocol="tcp">17777</port>
    <port side="remote" protocol="tcp">20128</port>
    <port side="remote" protocol="tcp">45560</port>
    <port side="remote" protocol="tcp">45700</port>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="tunnel-program" severity="medium">
    <title>A program that makes ports of this network reachable from outside</title>
    <source>MITRE ATT&amp;CK T1572 Protocol Tunneling, T1090 Proxy</source>
    <process>ngrok*</process>
    <process>frpc*</process>
    <process>frps*</process>
    <process>chisel*</process>
    <process>cloudflared*</process>
    <process>ligolo*</process>
    <process>plink</process>
    <process>rathole*</process>
    <process>gost</process>
    <process>iodine*</process>
    <process>dnscat*</process>
    <process>localtonet*</process>
${lines('process', words('bore pinggy* devtunnel* code-tunnel* wstunnel* dnstt* zrok* pagekite* playit* revsocks* rpivot* stowaway* gs-netcat npc nps'))}
${lines('process', words('iox ptunnel* sshuttle 3proxy* htran* termite* tunnelto* jprq* sish gs-dbus dns2tcp* udp2raw* kcptun* hysteria*'))}
${lines('process', words('loclx* vpnbridge* natapp* sakurafrp* wireproxy* resocks* suo5* earthworm* ew_for_* inlets* ssf ssfd'))}
  </criterion>
  <criterion id="tunnel-port" severity="medium">
    <title>A connection to a port of the Internet that tunnel programs use: Cloudflare Tunnel, frp, ligolo-ng, nps, bore</title>
    <source>MITRE ATT&amp;CK T1572 Protocol Tunneling; manuals of cloudflared (7844), frp (7000), ligolo-ng (11601), nps (8024), bore (7835)</source>
${lines('port', ['7844', '7000', '11601', '8024', '7835'], ' side="remote"')}
    <direction>outbound</direction>
    <address>public</address>
${lines('process', excluded([...browsers, 'cloudflared*', 'frpc*', '*torrent*']))}
  </criterion>
  <criterion id="remote-control-port" severity="medium">
    <title>A program that is not known for remote control connects to a port of the Internet that remote control uses, as a renamed one does</title>
    <source>MITRE ATT&amp;CK T1219 Remote Access Software, T1036.003 Rename System Utilities; LOLRMM project; CISA AA23-025A</source>
${lines('port', ['4899', '5405', '5421', '5500', '5650-5655', '5900-5901', '5938', '6129', '6568', '6783', '8040-8041', '21115-21119'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
    <address>public</address>
${lines('process', excluded([...browsers, ...remoteControlPrograms, ...remoteControlViewers, '*torrent*']))}
    <process>*</process>
  </criterion>
  <criterion id="attack-tool" severity="medium">
    <title>A well-known tool of attackers and testers uses the network</title>
    <source>MITRE ATT&amp;CK Software (S0002 Mimikatz, S0521 BloodHound, S1071 Rubeus, S0174 Responder, S0488 CrackMapExec, S0552 AdFind)</source>
${lines('process', words('mimikatz* sharphound* bloodhound* rubeus* kerbrute* crackmapexec* cme nxc netexec* responder inveigh* adfind* snaffler*'))}
${lines('process', words('lazagne* masscan* zmap fscan* hydra medusa ncrack* sqlmap* nikto* gobuster* ffuf* nuclei* hping3 ettercap* bettercap* cain'))}
${lines('process', words('msfconsole* meterpreter* sliver-* evil-winrm* seatbelt* certify certipy* pingcastle* netscan secretsdump* ntlmrelayx*'))}
    <port>1-65535</port>
    <address side="any">!loopback</address>
  </criterion>
  <criterion id="upload-program" severity="medium">
    <title>A program that attackers use to copy data to cloud storage</title>
    <source>MITRE ATT&amp;CK T1567.002 Exfiltration to Cloud Storage; CISA AA23-040A (rclone)</source>
    <process>rclone*</process>
    <process>megacmd*</process>
    <process>mega-cmd*</process>
    <process>megasync*</process>
    <process>freefilesync*</process>
    <process>s5cmd</process>
    <direction>outbound</direction>
  </criterion>
  <criterion id="netcat" severity="medium">
    <title>Netcat or a similar program, which connects a shell with the network, is in use</title>
    <source>MITRE ATT&amp;CK T1059 Command and Scripting Interpreter, T1095 Non-Application Layer Protocol</source>
    <process>nc</process>
    <process>nc64</process>
    <process>nc.openbsd</process>
    <process>nc.traditional</process>
    <process>ncat</process>
    <process>netcat</process>
    <process>socat</process>
    <port>1-65535</port>
    <address side="any">!loopback</address>
  </criterion>
  <criterion id="smtp-from-workstation" severity="low">
    <title>Something other than a mail program speaks SMTP</title>
    <source>RFC 5321; MITRE ATT&amp;CK T1071.003 Mail Protocols</source>
    <port side="remote" protocol="tcp">25</port>
    <port side="remote" protocol="tcp">465</port>
    <port side="remote" protocol="tcp">587</port>
    <process>powershell</process>
    <process>pwsh</process>
    <process>wscript</process>
    <process>cscript</process>
    <process>python*</process>
    <process>rundll32</process>
    <process>svchost</process>
  </criterion>
  <criterion id="cloud-metadata" severity="low">
    <title>The metadata service of a cloud, which issues credentials, was accessed by a program other than the agents of the cloud</title>
    <source>MITRE ATT&amp;CK T1552.005 Cloud Instance Metadata API</source>
    <address>169.254.169.254</address>
    <process>!amazon-*</process>
    <process>!ssm-agent*</process>
    <process>!ec2*</process>
    <process>!WaAppAgent</process>
    <process>!WindowsAzure*</process>
    <process>!waagent*</process>
    <process>!cloud-init*</process>
    <process>!google_*</process>
    <process>!GCE*</process>
    <process>!python3*</process>
    <process>!systemd*</process>
  </criterion>
  <criterion id="script-host-on-network" severity="medium">
    <title>The Windows script host uses the network</title>
    <source>MITRE ATT&amp;CK T1059.005 Visual Basic, T1059.007 JavaScript</source>
    <process>wscript</process>
    <process>cscript</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="shell-on-network" severity="high">
    <title>A command shell itself has a connection or a listener, as a reverse or bind shell has</title>
    <source>MITRE ATT&amp;CK T1059.003 Windows Command Shell, T1059.004 Unix Shell; SigmaHQ net_connection_lnx_back_connect_shell_dev</source>
${lines('process', shells)}
    <port>1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="powershell-odd-port" severity="high">
    <title>PowerShell connects to a port of the Internet other than those of the web, or listens</title>
    <source>MITRE ATT&amp;CK T1059.001 PowerShell, T1571 Non-Standard Port</source>
    <process>powershell*</process>
    <process>pwsh</process>
    <port protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
    <except>
      <direction>outbound</direction>
      <address>private</address>
    </except>
    <except>
      <state>Listen</state>
      <address side="local">loopback</address>
    </except>
    <direction>!inbound</direction>
  </criterion>
  <criterion id="powershell-odd-port-in-network" severity="medium">
    <title>PowerShell connects to a machine of the network by a port other than those of administration and of the web</title>
    <source>MITRE ATT&amp;CK T1059.001 PowerShell, T1571 Non-Standard Port, T1090.001 Internal Proxy</source>
    <process>powershell*</process>
    <process>pwsh</process>
    <port side="remote" protocol="tcp">1-49151</port>
${lines('port', excluded([...administrationPorts, ...applicationPorts]), ' side="remote"')}
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="powershell-on-network" severity="medium">
    <title>PowerShell connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1059.001 PowerShell, T1105 Ingress Tool Transfer</source>
    <process>powershell*</process>
    <process>pwsh</process>
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="powershell-to-microsoft" severity="low">
    <title>PowerShell connects to a network of Microsoft, as scripts of administration do</title>
    <source>MITRE ATT&amp;CK T1059.001 PowerShell; SigmaHQ net_connection_win_powershell_network_connection</source>
    <process>powershell*</process>
    <process>pwsh</process>
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
    <address>microsoft</address>
    <direction>outbound</direction>
  </criterion>
${abusedPrograms.map(abusedProgram).join('')}  <criterion id="notepad-on-network" severity="high">
    <title>A program that does not need the network uses it: another program may have injected code</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection</source>
    <process>mspaint</process>
    <process>write</process>
    <process>wordpad</process>
    <process>charmap</process>
    <process>winver</process>
    <process>werfault</process>
    <port protocol="tcp">1-65535</port>
    <except>
      <process>werfault</process>
      <port side="remote">443</port>
    </except>
  </criterion>
  <criterion id="old-notepad-on-network" severity="high">
    <title>The notepad of Windows uses the network; only the one of the Store does so</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection; SigmaHQ net_connection_win_notepad</source>
    <process>notepad</process>
    <path>?:\Windows\*</path>
    <path>?:\WINNT\*</path>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="system-program-on-network" severity="high">
    <title>A process of Windows that opens no connections to the Internet has opened one: another program may have injected code</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection; SigmaHQ net_connection_win_winlogon_net_connections</source>
${lines('process', systemPrograms)}
    <process>services</process>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="lsass-odd-port" severity="high">
    <title>lsass.exe connects to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1003.001 LSASS Memory, T1055 Process Injection</source>
    <process>lsass</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="lsass-to-internet" severity="medium">
    <title>lsass.exe connects to the Internet; a machine that has joined Microsoft Entra does so to sign in</title>
    <source>MITRE ATT&amp;CK T1003.001 LSASS Memory, T1055 Process Injection</source>
    <process>lsass</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
  </criterion>
  <criterion id="explorer-to-internet" severity="low">
    <title>The shell of Windows connects to the Internet; it does so for searches and online folders</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection</source>
    <process>explorer</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
  </criterion>
  <criterion id="explorer-in-network" severity="medium">
    <title>The shell of Windows connects to a machine of the network by a port other than those of the web and of shared media</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1071.002 File Transfer Protocols</source>
    <process>explorer</process>
    <direction>outbound</direction>
    <address>private</address>
    <address>!loopback</address>
    <port side="remote" protocol="tcp">1-49151</port>
${lines('port', excluded(['80', '139', '443', '445', '2869', '5357', '8200']), ' side="remote"')}
  </criterion>
  <criterion id="rare-program-on-network" severity="high">
    <title>A program of Windows that has nothing to do with the network connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing; SigmaHQ net_connection_win_susp_outbound_mobsync_connection</source>
${lines('process', ['gpupdate', 'mobsync', 'getmac', 'choice', 'bootcfg', 'xpsrchvw', 'dxdiag', 'searchprotocolhost', 'makecab', 'finger'])}
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="windows-program-to-internet" severity="medium">
    <title>A program in the folder of Windows that is not known to use the Internet connects to it, outside the networks of Microsoft</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing, T1218 System Binary Proxy Execution, T1036.005; LOLBAS project</source>
${lines('path', windowsFolders)}
${lines('path', excluded(foreignWindowsFolders))}
${lines('process', excluded([...internetPrograms, ...abusedPrograms.map(([name]) => name)]))}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="system-helper-to-internet" severity="medium">
    <title>A helper of Windows connects to port 443 of the Internet, outside the networks of Microsoft</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection; SigmaHQ net_connection_win_dllhost_non_local_ip</source>
    <process>dllhost</process>
    <process>wermgr</process>
    <process>taskhost</process>
    <process>taskhostw</process>
    <process>wuauclt</process>
${lines('path', windowsFolders)}
    <port side="remote" protocol="tcp">443</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="windows-folder-listens" severity="medium">
    <title>A program in the folder of Windows listens that is not known to do so</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location, T1571 Non-Standard Port</source>
${lines('path', windowsFolders)}
${lines('path', excluded(foreignWindowsFolders))}
${lines('process', excluded(listeningPrograms))}
    <state>Listen</state>
    <port side="local" protocol="tcp">1-65535</port>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="service-of-user" severity="medium">
    <title>A service host of a user's account connects to the Internet, outside the networks of Microsoft</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing; SANS poster "Hunt Evil" (svchost.exe)</source>
    <process>svchost</process>
    <user>*</user>
${lines('user', excluded([...ownAccounts('*'), 'LOCAL SERVICE', 'NETWORK SERVICE', 'SYSTEM']))}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="service-host-without-service" severity="medium">
    <title>A service host that hosts no service connects to other machines, as code does that was put into a copy of it</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing; SANS poster "Hunt Evil" (svchost.exe)</source>
    <process>svchost</process>
    <service>none</service>
    <direction>outbound</direction>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="service-listens" severity="medium">
    <title>A service host listens on a port that no service of Windows uses, and did not before, as a port proxy does</title>
    <source>MITRE ATT&amp;CK T1090.001 Internal Proxy (netsh interface portproxy); "Service overview and network port requirements for Windows"</source>
    <behaviour kind="new-listener" learn-hours="1"/>
    <process>svchost</process>
    <state>Listen</state>
    <port side="local" protocol="tcp">1-49151</port>
    <address side="local">!loopback</address>
${lines('port', excluded(['21', '53', '80', '135', '443', '515', '647', '990', '2179', '2869', '3387-3392', '5040', '5357-5358', '7680', '8005', '8172']), ' side="local"')}
  </criterion>
  <criterion id="web-folder-of-internet" severity="medium">
    <title>The service for web folders (WebDAV) opens a folder of the Internet, from which documents of attackers load programs</title>
    <source>MITRE ATT&amp;CK T1187 Forced Authentication, T1105 Ingress Tool Transfer, T1204.002 Malicious File; CVE-2023-36025</source>
    <process>svchost</process>
    <service>WebClient</service>
    <direction>outbound</direction>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
  </criterion>
  <criterion id="local-service-to-internet" severity="medium">
    <title>A service of Windows that serves this machine alone connects to the Internet, outside the networks of Microsoft</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1543.003 Windows Service; "Service overview and network port requirements for Windows"</source>
    <process>svchost</process>
${lines('service', localServices)}
${lines('service', excluded(internetServices))}
    <direction>outbound</direction>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
  </criterion>
  <criterion id="remote-access-enabled" severity="medium">
    <title>Remote Desktop, Windows Remote Management, SSH or Telnet was switched on while the record ran</title>
    <source>MITRE ATT&amp;CK T1021.001 Remote Desktop Protocol, T1021.004 SSH, T1021.006 Windows Remote Management, T1112 Modify Registry</source>
    <behaviour kind="new-listener" learn-hours="1"/>
    <process>svchost</process>
    <process>System</process>
    <process>sshd</process>
    <process>tlntsvr</process>
    <state>Listen</state>
    <port side="local" protocol="tcp">22-23</port>
    <port side="local" protocol="tcp">3389</port>
    <port side="local" protocol="tcp">5985-5986</port>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="windows-program-odd-port-in-network" severity="medium">
    <title>A program in the folder of Windows that is not known to use the network connects to a machine of it by an unusual port</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing, T1569.002 Service Execution, T1036.005 Match Legitimate Name or Location</source>
${lines('path', windowsFolders)}
${lines('path', excluded([...foreignWindowsFolders, ...foldersWithoutPrograms]))}
${lines('process', excluded([...internetPrograms, ...listeningPrograms, ...abusedPrograms.map(([name]) => name)]))}
    <port side="remote" protocol="tcp">1-49151</port>
${lines('port', excluded(administrationPorts), ' side="remote"')}
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="helper-odd-port-in-network" severity="medium">
    <title>A helper of Windows connects to a machine of the network by a port other than those of administration, of the web and of proxies</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1090.001 Internal Proxy</source>
${lines('process', helpers)}
    <port side="remote" protocol="tcp">1-49151</port>
${lines('port', excluded([...administrationPorts, '3128', '8080']), ' side="remote"')}
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="system-process-listens" severity="medium">
    <title>A process of Windows listens on a port that it does not use, and did not before</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1205 Traffic Signaling; "Service overview and network port requirements for Windows"</source>
    <behaviour kind="new-listener" learn-hours="1"/>
    <process>lsass</process>
    <process>services</process>
    <process>wininit</process>
    <process>spoolsv</process>
    <state>Listen</state>
    <port side="local" protocol="tcp">1-1024</port>
    <port side="local" protocol="tcp">5001-49151</port>
    <address side="local">!loopback</address>
${lines('port', excluded(['88', '389', '464', '515', '593', '636', '9389']), ' side="local"')}
  </criterion>
  <criterion id="explorer-odd-port" severity="high">
    <title>The shell or another helper of Windows connects to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection</source>
    <process>explorer</process>
    <process>spoolsv</process>
    <process>dllhost</process>
    <process>taskhostw</process>
    <process>runtimebroker</process>
    <process>searchindexer</process>
    <process>wuauclt</process>
    <process>wermgr</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="web-client-odd-port" severity="medium">
    <title>A program of Windows that asks web servers of Microsoft connects to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1571 Non-Standard Port; Trend Micro and Zscaler on Pikabot (2023, 2024)</source>
${lines('process', webClients)}
${lines('path', windowsFolders)}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="spooler-to-internet" severity="medium">
    <title>The print spooler connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1547.012 Print Processors</source>
    <process>spoolsv</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
  </criterion>
  <criterion id="svchost-odd-port" severity="medium">
    <title>A service of Windows connects to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1055.012 Process Hollowing, T1571 Non-Standard Port</source>
    <process>svchost</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['53', '80', '443', '853', '1688', '3389', '3544', '5228', '5671', '7680', '8530', '8531']), ' side="remote"')}
  </criterion>
  <criterion id="smb-to-internet" severity="medium">
    <title>A file share of the Internet is used: Windows sends credentials to it</title>
    <source>MITRE ATT&amp;CK T1187 Forced Authentication; CISA recommendation to block SMB at the border</source>
    <port side="remote" protocol="tcp">139</port>
    <port side="remote" protocol="tcp">445</port>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="file-share-by-odd-program" severity="medium">
    <title>A program that is not installed connects to shared files itself; in Windows the system does so for programs</title>
    <source>MITRE ATT&amp;CK T1021.002 SMB/Windows Admin Shares; Elastic "Direct Outbound SMB Connection"</source>
    <path>?:\*</path>
${lines('path', excluded([...programFolders, ...windowsFolders]))}
    <port side="remote" protocol="tcp">139</port>
    <port side="remote" protocol="tcp">445</port>
    <direction>outbound</direction>
    <address>private</address>
    <address>!loopback</address>
${lines('process', excluded([...managementPrograms, ...sharingPrograms]))}
  </criterion>
  <criterion id="file-share-by-script" severity="medium">
    <title>A script host or a helper of Windows connects to shared files itself; in Windows the system does so for programs</title>
    <source>MITRE ATT&amp;CK T1021.002 SMB/Windows Admin Shares; Elastic "Direct Outbound SMB Connection"; Invoke-TheHash (Invoke-SMBExec)</source>
${lines('process', ['powershell*', 'pwsh', 'wscript', 'cscript', 'notepad', ...helpers])}
    <path>?:\*</path>
    <port side="remote" protocol="tcp">139</port>
    <port side="remote" protocol="tcp">445</port>
    <direction>outbound</direction>
    <address>private</address>
    <address>!loopback</address>
  </criterion>
  <criterion id="administration-from-user-folder" severity="medium">
    <title>A program in a folder of a user, or in one for data, administers machines of the network or queries the directory</title>
    <source>MITRE ATT&amp;CK T1087.002 Domain Account, T1047 Windows Management Instrumentation, T1021.006 Windows Remote Management, T1003.006 DCSync</source>
${lines('path', [...userFolders, ...temporaryFolders])}
${lines('path', excluded([...userProgramFolders, ...localProgramFolders, ...installedInDataFolders]))}
${lines('port', ['135', '389', '593', '636', '3268-3269', '5985-5986', '9389'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
    <address>private</address>
    <address>!loopback</address>
${lines('process', excluded([...browsers, ...managementPrograms, 'Teams', 'ms-teams', 'Zoom', 'Slack', 'WebEx*', 'java*', ...installers]))}
    <process>*</process>
  </criterion>
  <criterion id="internal-service-from-internet" severity="medium">
    <title>An address of the Internet has connected to a service for the own network: a database, a directory, remote control, a container host</title>
    <source>MITRE ATT&amp;CK T1133 External Remote Services, T1190 Exploit Public-Facing Application, T1610 Deploy Container; Shadowserver Foundation (reports)</source>
${lines('port', ['88', '135', '139', '389', '636', '1433', '1521', '2375-2376', '2379', '3268', '3306', '5432', '5555', '5900-5901', '5984', '6379', '8009', '9200', '9300', '10250', '11211', '27017'], ' side="local" protocol="tcp"')}
${lines('process', [...databases, 'lsass', 'System', 'svchost', 'dockerd', 'docker-proxy', 'etcd', 'kubelet', 'k3s*', 'java', 'tomcat*', 'elasticsearch*', 'winvnc*', 'tvnserver', 'vncserver*', 'x11vnc', 'Xvnc', 'adbd', 'beam*'])}
    <direction>inbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="remote-desktop-from-internet" severity="medium">
    <title>An address of the Internet has connected to Remote Desktop, SMB or WinRM</title>
    <source>MITRE ATT&amp;CK T1133 External Remote Services</source>
    <port side="local" protocol="tcp">445</port>
    <port side="local" protocol="tcp">3389</port>
    <port side="local" protocol="tcp">5985-5986</port>
    <direction>inbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="remote-desktop-from-itself" severity="medium">
    <title>Remote Desktop of this machine is used from the machine itself, as it is through a tunnel</title>
    <source>MITRE ATT&amp;CK T1572 Protocol Tunneling; SigmaHQ net_connection_win_rdp_reverse_tunnel</source>
    <port side="local" protocol="tcp">3389</port>
    <direction>inbound</direction>
    <address>loopback</address>
  </criterion>
  <criterion id="remote-desktop-by-odd-program" severity="medium">
    <title>A program other than the usual ones connects to Remote Desktop</title>
    <source>MITRE ATT&amp;CK T1021.001 Remote Desktop Protocol; SigmaHQ net_connection_win_rdp_outbound_over_non_standard_tools</source>
    <port side="remote" protocol="tcp">3389</port>
    <direction>outbound</direction>
${lines('process', excluded(['mstsc', 'msrdc*', 'RDCMan', 'mRemoteNG', 'Royal*', 'RemoteDesktopManager*', 'svchost', 'xfreerdp*', 'remmina', 'gnome-connections', 'vmconnect', 'System', 'nmap', 'Microsoft.Tri.Sensor*']))}
    <process>*</process>
  </criterion>
  <criterion id="kerberos-by-odd-program" severity="high">
    <title>A program other than Windows itself requests Kerberos tickets</title>
    <source>MITRE ATT&amp;CK T1558 Steal or Forge Kerberos Tickets; SigmaHQ net_connection_win_susp_outbound_kerberos_connection</source>
    <port side="remote" protocol="tcp">88</port>
    <direction>outbound</direction>
${lines('process', excluded([...browsers, 'lsass', 'java*', 'tomcat*', 'sssd*', 'krb5_child', 'kinit', 'winbindd', 'System', 'adcli', 'ldap_child', 'svchost']))}
    <process>*</process>
  </criterion>
  <criterion id="directory-of-internet" severity="medium">
    <title>A directory (LDAP) or naming service (RMI) of the Internet is queried, as an attacked Java program does</title>
    <source>MITRE ATT&amp;CK T1190 Exploit Public-Facing Application; CVE-2021-44228 (Log4Shell)</source>
    <port side="remote" protocol="tcp">389</port>
    <port side="remote" protocol="tcp">636</port>
    <port side="remote" protocol="tcp">1099</port>
    <port side="remote" protocol="tcp">1389</port>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="directory-web-services-by-odd-program" severity="medium">
    <title>A program other than the tools of Windows queries Active Directory Web Services</title>
    <source>MITRE ATT&amp;CK T1087.002 Domain Account; SigmaHQ net_connection_win_adws_unusual_connection</source>
    <port side="remote" protocol="tcp">9389</port>
    <direction>outbound</direction>
    <process>!dsac</process>
    <process>!powershell*</process>
    <process>!pwsh</process>
    <process>!MonitoringHost</process>
    <process>!Microsoft.ActiveDirectory*</process>
    <process>!svchost</process>
    <process>*</process>
  </criterion>
  <criterion id="name-server-by-odd-program" severity="medium">
    <title>A program asks a name server of the Internet itself</title>
    <source>MITRE ATT&amp;CK T1071.004 DNS, T1572 Protocol Tunneling</source>
    <port side="remote">53</port>
    <direction>outbound</direction>
    <address>public</address>
${lines('process', excluded([...browsers, 'svchost', 'dns', 'named', 'unbound*', 'systemd-resolve*', 'dnsmasq*', 'pihole*', 'AdGuard*', 'nslookup', 'dig', 'host', 'tailscaled', 'dnscrypt-proxy', 'System']))}
    <process>*</process>
  </criterion>
  <criterion id="office-listens" severity="high">
    <title>A program of Microsoft Office listens for connections</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1055 Process Injection</source>
    <process>winword</process>
    <process>excel</process>
    <process>powerpnt</process>
    <process>outlook</process>
    <state>Listen</state>
  </criterion>
  <criterion id="office-odd-port" severity="high">
    <title>A program of Microsoft Office, or a reader of documents, connects to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File; SigmaHQ net_connection_win_office_uncommon_ports</source>
    <process>winword</process>
    <process>excel</process>
    <process>powerpnt</process>
    <process>mspub</process>
    <process>visio</process>
    <process>onenote</process>
    <process>acrord32</process>
    <process>acrobat</process>
    <process>foxit*</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="chat-program-odd-port" severity="medium">
    <title>A program for chat or synchronization connects to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1574.002 DLL Side-Loading, T1055 Process Injection, T1571 Non-Standard Port</source>
${lines('process', words('ms-teams teams slack onedrive* filecoauth signal discord msedgewebview2 googledrivefs notion figma*'))}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['80', '443', '3478-3481', '5222-5223', '5228-5230']), ' side="remote"')}
  </criterion>
  <criterion id="mail-program-odd-port" severity="medium">
    <title>Outlook connects to the Internet by a port other than those of the web and of mail</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1571 Non-Standard Port; SigmaHQ net_connection_win_office_uncommon_ports</source>
    <process>outlook</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['25', '53', '80', '110', '143', '389', '443', '465', '587', '636', '993', '995', '3268-3269']), ' side="remote"')}
  </criterion>
  <criterion id="office-child" severity="high">
    <title>A shell or script host that a program of Microsoft Office, or a reader of documents, has started uses the network</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1059 Command and Scripting Interpreter</source>
${lines('parent', documentPrograms)}
${lines('process', ['cmd', 'powershell', 'pwsh', 'wscript', 'cscript', 'mshta', 'rundll32', 'regsvr32', 'certutil', 'curl', 'bitsadmin', 'msiexec'])}
    <port>1-65535</port>
  </criterion>
  <criterion id="office-child-not-installed" severity="medium">
    <title>A program that Microsoft Office or a reader of documents has started, and that is not installed, uses the network</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File</source>
${lines('parent', documentPrograms)}
    <path>*</path>
${lines('path', excluded([...programFolders, ...userProgramFolders, ...localProgramFolders, String.raw`?:\Windows\*`]))}
    <port>1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="system-process-child" severity="medium">
    <title>A program uses the network that a process of Windows has started which starts no others</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection, T1068 Exploitation for Privilege Escalation; SANS poster "Hunt Evil"; CVE-2021-34527, CVE-2020-1350</source>
    <parent>lsass</parent>
    <parent>spoolsv</parent>
    <parent>dns</parent>
    <parent>dwm</parent>
    <parent>fontdrvhost</parent>
    <parent>audiodg</parent>
${lines('process', excluded(['WerFault', 'splwow64', 'PrintIsolationHost', 'conhost', 'efsui']))}
    <process>*</process>
    <port>1-65535</port>
    <address>!loopback</address>
    <except>
      <path>?:\Program Files*\*</path>
    </except>
  </criterion>
  <criterion id="remote-session-child" severity="medium">
    <title>A program uses the network that another machine has started by WMI, Windows Remote Management or PsExec</title>
    <source>MITRE ATT&amp;CK T1047 Windows Management Instrumentation, T1021.006 Windows Remote Management, T1569.002 Service Execution</source>
${lines('parent', ['wmiprvse', 'wsmprovhost', 'winrshost', 'scrcons', 'psexesvc*', 'paexec*', 'remcomsvc*'])}
${lines('process', excluded(['WmiPrvSE', 'WerFault', 'conhost', 'mofcomp', 'msiexec']))}
    <process>*</process>
    <port>1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="browser-debugging-port" severity="low">
    <title>A browser listens for a debugger, by which other programs read its cookies, and developers test pages</title>
    <source>MITRE ATT&amp;CK T1539 Steal Web Session Cookie, T1185 Browser Session Hijacking; Chrome DevTools Protocol (--remote-debugging-port=9222)</source>
${lines('process', browsers)}
    <state>Listen</state>
    <port side="local" protocol="tcp">9222-9229</port>
  </criterion>
  <criterion id="browser-as-system" severity="medium">
    <title>A browser runs as the system itself</title>
    <source>CIS Critical Security Controls v8, 5.4 (Restrict Administrator Privileges to Dedicated Administrator Accounts)</source>
${lines('user', systemAccounts)}
    <process>chrome</process>
    <process>msedge</process>
    <process>firefox*</process>
    <process>iexplore</process>
    <process>opera</process>
    <process>brave</process>
  </criterion>
  <criterion id="web-server-shell" severity="high">
    <title>The account of a web server runs a shell, an interpreter or a transfer program that uses the network, as a web shell does</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1190 Exploit Public-Facing Application</source>
${lines('user', webAccounts)}
${lines('process', [...shells, 'powershell', 'pwsh', 'python*', 'perl*', 'ruby*', ...transferTools])}
    <port>1-65535</port>
    <address>!loopback</address>
    <direction>!inbound</direction>
  </criterion>
  <criterion id="web-account-program" severity="medium">
    <title>The account of a web server runs a program other than those of web applications, which connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1190 Exploit Public-Facing Application; GTFOBins project</source>
${lines('user', webAccounts)}
${lines('process', excluded([...webPrograms, ...shells, 'powershell', 'pwsh', ...transferTools]))}
    <process>*</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">1-65535</port>
  </criterion>
  <criterion id="web-account-listens" severity="medium">
    <title>The account of a web server runs a program other than those of web applications, which listens for other machines</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1571 Non-Standard Port</source>
${lines('user', webAccounts)}
${lines('process', excluded(webPrograms))}
    <process>*</process>
    <state>Listen</state>
    <port side="local" protocol="tcp">1-65535</port>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="server-child" severity="medium">
    <title>A web server or a database has started a shell, an interpreter or a transfer program that connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1505.001 SQL Stored Procedures, T1190 Exploit Public-Facing Application</source>
${lines('parent', ['w3wp', 'httpd*', 'apache2', 'nginx', 'php-fpm*', 'php-cgi*', 'tomcat*', 'UMWorkerProcess', ...databases])}
${lines('process', [...shells, 'powershell', 'pwsh', ...interpreters, ...transferTools, 'ftp', 'bitsadmin', 'mshta', 'rundll32', 'openssl', 'ssh', 'telnet'])}
    <port side="remote">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="web-service-program" severity="medium">
    <title>A program in the unit of a web server, of an account that is not the web server's, connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1068 Exploitation for Privilege Escalation; systemd.resource-control(5): a unit holds all descendants</source>
${lines('service', ['nginx*', 'apache2*', 'httpd*', 'lighttpd*', 'php*-fpm*', 'tomcat*'])}
${lines('user', excluded(webAccounts))}
    <user>*</user>
${lines('process', excluded([...webPrograms, 'lighttpd', 'rotatelogs', 'cronolog', 'logger', 'msmtp', ...mailServers]))}
    <process>*</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">1-65535</port>
  </criterion>
  <criterion id="database-account-program" severity="medium">
    <title>The account of a database runs a shell, an interpreter or a transfer program that connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1505.001 SQL Stored Procedures, T1059 Command and Scripting Interpreter (COPY FROM PROGRAM, xp_cmdshell)</source>
${lines('user', databaseAccounts)}
${lines('process', [...shells, 'powershell', 'pwsh', ...interpreters, ...transferTools, 'ftp', 'bitsadmin', 'mshta', 'rundll32'])}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">1-65535</port>
  </criterion>
  <criterion id="database-to-internet" severity="medium">
    <title>A database server has itself opened a connection to the Internet by a port other than those of the web</title>
    <source>MITRE ATT&amp;CK T1190 Exploit Public-Facing Application (Redis replication), T1505.001 SQL Stored Procedures</source>
${lines('process', databases)}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="name-server-odd-port" severity="medium">
    <title>A name server connects to the Internet by a port other than those of name servers</title>
    <source>MITRE ATT&amp;CK T1210 Exploitation of Remote Services; CVE-2020-1350 (SIGRed)</source>
    <process>dns</process>
    <process>named</process>
    <process>unbound</process>
    <process>dnsmasq</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!53</port>
    <port side="remote">!853</port>
  </criterion>
  <criterion id="web-server-odd-port" severity="medium">
    <title>A web server has itself opened a connection to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1190 Exploit Public-Facing Application</source>
    <process>w3wp</process>
    <process>httpd*</process>
    <process>apache2</process>
    <process>nginx</process>
    <process>php-fpm*</process>
    <process>php-cgi*</process>
    <process>tomcat*</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['25', '53', '80', '443', '465', '587', '853']), ' side="remote"')}
  </criterion>
  <criterion id="web-account-odd-port" severity="medium">
    <title>A program of a web server's account has opened a connection to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1190 Exploit Public-Facing Application, T1505.003 Web Shell</source>
${lines('user', webAccounts)}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['25', '53', '80', '443', '465', '587', '853']), ' side="remote"')}
${lines('process', excluded(['w3wp', 'httpd*', 'apache2', 'nginx', 'php-fpm*', 'php-cgi*', 'tomcat*']))}
  </criterion>
  <criterion id="transfer-program-on-network" severity="low">
    <title>A transfer program connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer, T1048 Exfiltration Over Alternative Protocol</source>
    <process>curl</process>
    <process>wget</process>
    <process>ftp</process>
    <process>scp</process>
    <process>sftp</process>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="transfer-program-odd-port" severity="medium">
    <title>A transfer program connects to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer, T1048 Exfiltration Over Alternative Protocol</source>
    <process>curl</process>
    <process>wget</process>
    <process>ftp</process>
    <process>tftp</process>
    <process>bitsadmin</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">1-65535</port>
${lines('port', excluded(['20-22', '53', '80', '443', '989-990']), ' side="remote"')}
    <except>
      <process>ftp</process>
      <port side="remote">1024-65535</port>
    </except>
  </criterion>
  <criterion id="transfer-without-encryption" severity="medium">
    <title>A transfer program of Windows connects to the Internet without encryption, as a script of an attacker does</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer, T1048.003 Exfiltration Over Unencrypted Non-C2 Protocol; LOLBAS project</source>
    <process>curl</process>
    <process>ftp</process>
    <process>tftp</process>
${lines('path', windowsFolders)}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote">21</port>
    <port side="remote">69</port>
    <port side="remote" protocol="tcp">80</port>
  </criterion>
  <criterion id="interpreter-odd-port" severity="medium">
    <title>An interpreter connects to an unusual port of the Internet, as the connection of a shell does</title>
    <source>MITRE ATT&amp;CK T1059 Command and Scripting Interpreter, T1571 Non-Standard Port; GTFOBins project (reverse shell)</source>
${lines('process', [...interpreters, 'node', 'gawk', 'mawk', 'awk', 'tclsh*', 'expect', 'openssl', 'telnet', 'gdb', 'vim*'])}
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['20-25', '53', '80', '110', '143', '443', '465', '587', '636', '853', '873', '989-995', '1433', '1883', '3306', '5222', '5432']), ' side="remote"')}
${lines('port', excluded(['5671-5672', '6379-6380', '6443', '8080', '8443', '8883', '9092-9094', '9200', '9418', '9443', '11211', '27017']), ' side="remote"')}
  </criterion>
  <criterion id="ssh-odd-port" severity="medium">
    <title>An SSH client connects to a port of the Internet other than that of SSH, as a tunnel through a firewall does</title>
    <source>MITRE ATT&amp;CK T1572 Protocol Tunneling; RFC 4253, section 4.1</source>
    <process>ssh</process>
    <process>plink</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!22</port>
  </criterion>
  <criterion id="telegram-by-odd-program" severity="medium">
    <title>A program other than Telegram and browsers connects to Telegram, as stealers do that send files to a bot</title>
    <source>MITRE ATT&amp;CK T1102 Web Service, T1567 Exfiltration Over Web Service; SigmaHQ net_connection_win_domain_telegram_api_non_browser_access</source>
${lines('address', telegramNetworks)}
    <port side="remote" protocol="tcp">80</port>
    <port side="remote" protocol="tcp">443</port>
    <direction>outbound</direction>
${lines('process', excluded([...browsers, 'Telegram*', 'Unigram', 'Kotatogram', 'Franz', 'Rambox', 'Ferdium']))}
    <process>*</process>
  </criterion>
  <criterion id="remote-administration-tool" severity="medium">
    <title>A tool of the command line administers another machine</title>
    <source>MITRE ATT&amp;CK T1047 Windows Management Instrumentation, T1021.006 Windows Remote Management, T1053.005 Scheduled Task</source>
${lines('process', ['wmic', 'winrs', 'schtasks', 'sc', 'at', 'reg', 'psexec*', 'paexec*', 'wmiexec*', 'smbexec*', 'atexec*', 'dcomexec*'])}
    <direction>outbound</direction>
    <address>private</address>
    <address>!loopback</address>
    <port side="remote" protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="address-server-by-odd-program" severity="medium">
    <title>A program other than those of the system answers requests for addresses (DHCP)</title>
    <source>MITRE ATT&amp;CK T1557.003 DHCP Spoofing; RFC 2131</source>
    <port side="local" protocol="udp">67</port>
${lines('process', excluded(['svchost', 'dhcpd*', 'dnsmasq', 'kea-dhcp*', 'tcpsvcs', 'vmnetdhcp', 'VBoxNetDHCP', 'System', 'systemd*', 'udhcpd', 'dhcrelay*', 'pihole*', 'AdGuard*']))}
    <process>*</process>
  </criterion>
  <criterion id="name-answers-by-odd-program" severity="medium">
    <title>A program other than those of the system answers requests for names (LLMNR, NetBIOS), as Responder does to receive logons</title>
    <source>MITRE ATT&amp;CK T1557.001 LLMNR/NBT-NS Poisoning and SMB Relay; RFC 4795, RFC 1001</source>
    <port side="local" protocol="udp">137</port>
    <port side="local" protocol="udp">5355</port>
${lines('process', excluded(['svchost', 'System', 'nmbd', 'samba*', 'smbd', 'systemd*', 'avahi*', 'dnsmasq', 'lsass', 'winbindd']))}
    <process>*</process>
  </criterion>
  <criterion id="run-from-web-folder" severity="high">
    <title>A program runs from the folder that a web server publishes, where uploads of attackers are</title>
    <source>MITRE ATT&amp;CK T1505.003 Web Shell, T1190 Exploit Public-Facing Application</source>
    <path>*\inetpub\wwwroot\*</path>
    <path>*\htdocs\*</path>
    <path>/var/www/*</path>
    <path>/srv/www/*</path>
  </criterion>
  <criterion id="java-odd-port" severity="medium">
    <title>Java connects to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1059 Command and Scripting Interpreter, T1571 Non-Standard Port</source>
    <process>java</process>
    <process>javaw</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['22', '25', '53', '80', '443', '465', '587', '993', '3306', '5222', '5432', '8080', '8443', '9418', '25565']), ' side="remote"')}
  </criterion>
  <criterion id="installer-to-internet" severity="medium">
    <title>The installer of Windows connects to the Internet</title>
    <source>MITRE ATT&amp;CK T1218.007 Msiexec</source>
    <process>msiexec</process>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="script-listens" severity="medium">
    <title>An interpreter listens for connections from other machines, as the one-line web server of Python does</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer, T1059.006 Python</source>
${lines('process', interpreters)}
    <state>Listen</state>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="remote-execution-service" severity="medium">
    <title>The service of PsExec or a similar program runs here: another machine executes commands</title>
    <source>MITRE ATT&amp;CK T1569.002 Service Execution, T1021.002 SMB/Windows Admin Shares</source>
    <process>psexesvc*</process>
    <process>paexec*</process>
    <process>remcomsvc*</process>
    <process>csexecsvc*</process>
    <process>winexesvc*</process>
  </criterion>
  <criterion id="remote-execution-connects" severity="medium">
    <title>A process that executes commands for other machines has itself opened a connection to the Internet</title>
    <source>MITRE ATT&amp;CK T1047 Windows Management Instrumentation, T1021.006 Windows Remote Management</source>
    <process>wmiprvse</process>
    <process>wsmprovhost</process>
    <process>winrshost</process>
    <process>scrcons</process>
    <direction>outbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="ssh-server-connects" severity="medium">
    <title>The SSH server has itself opened a connection to the Internet, as it does for a client that uses this machine as a proxy</title>
    <source>MITRE ATT&amp;CK T1572 Protocol Tunneling, T1090 Proxy; sshd_config(5), AllowTcpForwarding</source>
    <process>sshd</process>
    <process>sshd-session</process>
    <process>dropbear</process>
    <direction>outbound</direction>
    <address>public</address>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!53</port>
    <port side="remote">!443</port>
  </criterion>
  <criterion id="second-ssh-server" severity="medium">
    <title>An SSH server listens on a port other than 22</title>
    <source>RFC 4253, section 4.1; MITRE ATT&amp;CK T1021.004 SSH, T1571 Non-Standard Port</source>
    <process>sshd</process>
    <process>dropbear</process>
    <state>Listen</state>
    <port side="local">1-65535</port>
    <port side="local">!22</port>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="run-from-temporary-folder" severity="medium">
    <title>A program runs from a folder for temporary files, or from one that programs do not belong to</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1036.005 Match Legitimate Name or Location</source>
${lines('path', temporaryFolders)}
${lines('path', excluded(appImages))}
    <except>
      <path>*\Temp\*</path>
${lines('process', installers)}
    </except>
  </criterion>
  <criterion id="run-from-download-folder" severity="low">
    <title>A program runs from a folder for downloaded files, or an installer from one for temporary files</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File</source>
    <path>*\Downloads\*</path>
    <path>/home/*/Downloads/*</path>
    <path>*\AppData\Local\Temp\*setup*</path>
    <path>*\AppData\Local\Temp\*install*</path>
    <path>*\AppData\Local\Temp\*.tmp</path>
    <path>*\AppData\Local\Temp\*update*</path>
  </criterion>
  <criterion id="run-from-web-share" severity="high">
    <title>A program runs from a folder of a web server (WebDAV), without being copied to this machine</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer, T1204.002 Malicious File; CVE-2025-33053</source>
    <path>\\*@*\*</path>
    <path>\\*\DavWWWRoot\*</path>
    <path>\Device\Mup\*@*\*</path>
    <path>\Device\Mup\*\DavWWWRoot\*</path>
  </criterion>
  <criterion id="run-from-stream" severity="high">
    <title>A program runs from an alternate data stream of a file, which folders do not show</title>
    <source>MITRE ATT&amp;CK T1564.004 NTFS File Attributes</source>
    <path>?:\*:*</path>
  </criterion>
  <criterion id="odd-extension" severity="medium">
    <title>A program whose file name does not end like a program uses the network</title>
    <source>MITRE ATT&amp;CK T1036.008 Masquerade File Type, T1204.002 Malicious File</source>
${lines('process', words('*.scr *.pif *.com *.jpg *.jpeg *.png *.gif *.dat *.log *.txt *.pdf *.doc *.docx *.xls *.xlsx *.zip *.dll *.cpl *.ocx'))}
    <path>?:\*</path>
    <port protocol="tcp">1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="new-program-from-share" severity="medium">
    <title>A program runs from a shared folder, connects to the Internet, and never did before</title>
    <source>MITRE ATT&amp;CK T1080 Taint Shared Content, T1204.002 Malicious File</source>
    <behaviour kind="new-program" learn-hours="3"/>
    <path>\\*</path>
    <path>\Device\Mup\*</path>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
${lines('process', excluded(installers))}
  </criterion>
  <criterion id="new-program-from-data-folder" severity="medium">
    <title>A program runs from a folder for data, connects to the Internet, and did not when the record started</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1036.005 Match Legitimate Name or Location</source>
    <behaviour kind="new-program" learn-hours="1"/>
${lines('path', [...dataFolders, '/home/*', '/root/*'])}
${lines('path', excluded(installedInDataFolders))}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
${lines('process', excluded(installers))}
  </criterion>
  <criterion id="new-program-not-installed" severity="medium">
    <title>A program from a folder that installers do not use connects to the Internet, and never did before</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1036.005 Match Legitimate Name or Location</source>
    <behaviour kind="new-program" learn-hours="3"/>
    <path>?:\*</path>
${lines('path', excluded([...programFolders, ...userProgramFolders, ...localProgramFolders, ...temporaryFolders]))}
${lines('path', excluded([...dataFolders, ...windowsFolders, ...developerFolders]))}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
${lines('process', excluded([...installers, ...pollers]))}
  </criterion>
  <criterion id="new-program-odd-port" severity="medium">
    <title>An installed program connects to the Internet by a port that few programs use, and never did before</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port, T1036.005 Match Legitimate Name or Location</source>
    <behaviour kind="new-program" learn-hours="3"/>
    <path>?:\Program Files*\*</path>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(words('20-22 25 53 80 110 143 443 465 587 853 873 989-995 1194 1433 1521 1935 3306 3389 3478 4070 5222-5223 5228 5432')), ' side="remote"')}
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
${lines('process', excluded([...browsers, ...pollers, 'openvpn', '*torrent*', 'steam*', 'java*', 'thunderbird', 'putty', 'winscp', 'filezilla', ...remoteControlPrograms]))}
  </criterion>
  <criterion id="new-server-program-odd-port" severity="medium">
    <title>A program of Linux connects to the Internet by a port that few programs use, and did not when the record started</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port, T1036.005 Match Legitimate Name or Location</source>
    <behaviour kind="new-program" learn-hours="1"/>
    <path>/usr/*</path>
    <path>/opt/*</path>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded([...administrationPorts, ...applicationPorts]), ' side="remote"')}
${lines('port', excluded(words('43 465 853 989-995 1194 3128 3478 5222-5223 5228 6380 9418 11371 19302')), ' side="remote"')}
    <address>public</address>
    <direction>outbound</direction>
${lines('process', excluded([...browsers, ...mailServers, '*torrent*', 'transmission*', 'openvpn', 'ftp', 'lftp']))}
  </criterion>
  <criterion id="run-from-drive-root" severity="medium">
    <title>A program runs from the root folder of a drive</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1091 Replication Through Removable Media</source>
    <path>?:\*</path>
    <path>!?:\*\*</path>
${lines('process', excluded(installers))}
  </criterion>
  <criterion id="odd-port-from-data-folder" severity="medium">
    <title>A program in a folder for data connects to an unusual port of the Internet</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port, T1204.002 Malicious File</source>
${lines('path', dataFolders)}
${lines('path', excluded(installedInDataFolders))}
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['22', '53', '80', '443', '853', '993', '995', '3478', '5222', '5228']), ' side="remote"')}
    <address>public</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="run-from-data-root" severity="medium">
    <title>A program runs from the root of a folder for data, where installers put none</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1036.005 Match Legitimate Name or Location</source>
    <path>*\AppData\Local\*</path>
    <path>*\AppData\Roaming\*</path>
    <path>?:\ProgramData\*</path>
    <path>*\Documents and Settings\*\Application Data\*</path>
    <path>!*\AppData\Local\*\*</path>
    <path>!*\AppData\Roaming\*\*</path>
    <path>!?:\ProgramData\*\*</path>
    <path>!*\Application Data\*\*</path>
${lines('process', excluded(installers))}
  </criterion>
  <criterion id="callback-port-not-installed" severity="medium">
    <title>A program in a folder that installers do not use connects to the Internet by a second port of the web, as implants do</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port; SigmaHQ net_connection_win_susp_malware_callback_ports_uncommon</source>
    <path>?:\*</path>
${lines('path', excluded([...programFolders, ...userProgramFolders, ...localProgramFolders, ...dataFolders, ...windowsFolders]))}
${lines('path', excluded([...developerFolders, ...temporaryFolders]))}
${lines('port', ['1234', '4443', '5000', '7443', '8000', '8080-8081', '8088', '8443', '8848', '8888', '9000', '9090', '9443', '9999', '10443'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
    <address>public</address>
    <address>!microsoft</address>
${lines('process', excluded([...browsers, ...pollers]))}
  </criterion>
  <criterion id="data-folder-listens" severity="medium">
    <title>A program in a folder of a user, or in one for data, listens for connections from other machines</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port, T1090 Proxy</source>
${lines('path', [...dataFolders, String.raw`*\AppData\Local\*`])}
${lines('path', excluded([...installedInDataFolders, ...userProgramFolders, ...localProgramFolders, ...pollingFolders]))}
    <state>Listen</state>
    <port side="local" protocol="tcp">1-65535</port>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="module-from-temporary-folder" severity="medium">
    <title>A process has loaded a module from a folder for temporary or downloaded files</title>
    <source>MITRE ATT&amp;CK T1574 Hijack Execution Flow</source>
    <module>*\AppData\Local\Temp\*</module>
    <module>*\Windows\Temp\*</module>
    <module>*\Downloads\*</module>
    <module>?:\Users\Public\*</module>
    <module>/tmp/*</module>
    <module>/var/tmp/*</module>
    <module>/dev/shm/*</module>
${lines('process', excluded(installers))}
    <except>
      <module>*\AppData\Local\Temp\_MEI*</module>
      <module>*\AppData\Local\Temp\jna*</module>
      <module>*\AppData\Local\Temp\.net\*</module>
      <module>/tmp/.mount_*</module>
      <module>/tmp/jna*</module>
    </except>
  </criterion>
  <criterion id="deleted-executable" severity="medium">
    <title>A process runs a file that was deleted, outside the folders that upgrades replace</title>
    <source>proc(5): /proc/pid/exe; MITRE ATT&amp;CK T1070.004 File Deletion</source>
    <path>/* (deleted)</path>
    <path>!/usr/*</path>
    <path>!/opt/*</path>
    <path>!/snap/*</path>
    <path>!/bin/*</path>
    <path>!/sbin/*</path>
    <path>!/lib*</path>
    <path>!/var/lib/*</path>
    <path>!/nix/*</path>
  </criterion>
  <criterion id="look-alike-name" severity="high">
    <title>The name of a process resembles a well-known one</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; Unicode Technical Standard #39</source>
${lines('look-alike', knownNames)}
${lines('process', excluded(knownNeighbours))}
  </criterion>
  <criterion id="reversed-name" severity="high">
    <title>The name of a program contains characters that reverse the order of its letters on the screen</title>
    <source>MITRE ATT&amp;CK T1036.002 Right-to-Left Override; Unicode Standard Annex #9</source>
    <process>*&#x202E;*</process>
    <process>*&#x202D;*</process>
    <process>*\u{202E}*</process>
    <process>*\u{202D}*</process>
  </criterion>
  <criterion id="double-extension" severity="high">
    <title>The name of a program ends like a document before its real extension</title>
    <source>MITRE ATT&amp;CK T1036.007 Double File Extension</source>
${lines(
  'process',
  ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt', 'rtf', 'jpg', 'jpeg', 'png'].map((type) => `*.${type}.exe`),
)}
  </criterion>
${[...windowsProcesses.map(inSystemFolder), ...wellKnownPrograms].map(wrongFolder).join('')}  <criterion id="wrong-folder-windows-program" severity="high">
    <title>A process has the name of a program of Windows but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
${lines(
  'process',
  windowsOnlyPrograms.map((name) => `${name}.exe`),
)}
${lines('expected', [...windowsFolders, String.raw`\SystemRoot\*`, String.raw`\??\?:\Windows\*`])}
  </criterion>
  <criterion id="wrong-folder-systemd" severity="high">
    <title>A process has the name of a part of systemd but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; systemd.directives(7)</source>
    <process>systemd</process>
    <process>systemd-*</process>
${lines('expected', ['/usr/lib/systemd/*', '/lib/systemd/*', '/usr/bin/systemd*', '/bin/systemd*', '/nix/store/*', '/snap/*', '/var/lib/*', '/usr/lib64/systemd/*'])}
  </criterion>
  <criterion id="kernel-thread-name" severity="high">
    <title>A process with a socket has the name of a thread of the Linux kernel, which has no executable</title>
    <source>MITRE ATT&amp;CK T1036.004 Masquerade Task or Service; Elastic "Potential Masquerading as Kernel Thread"</source>
${lines('process', ['kworker*', 'kswapd*', 'ksoftirqd*', 'kthreadd*', 'khugepaged*', 'kauditd*', 'kdevtmpfs*', 'kcompactd*', 'migration/*', 'rcu_*', 'jbd2/*', '[*]'])}
    <path>/*</path>
    <path>!/usr/*</path>
  </criterion>
  <criterion id="wrong-folder-daemon" severity="high">
    <title>A process has the name of a daemon of Linux but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; Filesystem Hierarchy Standard 3.0, chapter 4</source>
${lines('process', words('cron crond atd rsyslogd syslogd auditd dbus-daemon dbus-broker agetty polkitd NetworkManager irqbalance udevd acpid'))}
${lines('process', words('udisksd ModemManager accounts-daemon chronyd ntpd rpcbind'))}
    <path>/*</path>
${lines('expected', ['/usr/*', '/lib/*', '/lib64/*', '/sbin/*', '/bin/*', '/snap/*', '/nix/*', '/opt/*', '/gnu/store/*', '/home/linuxbrew/*'])}
  </criterion>
  <criterion id="wrong-folder-sshd" severity="high">
    <title>A process has the name of the SSH server but runs from a folder that every account can write to</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location</source>
    <process>sshd</process>
    <path>/tmp/*</path>
    <path>/var/tmp/*</path>
    <path>/dev/shm/*</path>
    <path>/home/*</path>
  </criterion>
  <criterion id="beacon-of-script-host" severity="high">
    <title>A shell, a script host or a helper of Windows connects to one address of the Internet at regular intervals</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1029 Scheduled Transfer; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="12" regularity="0.7" hours="1" min-seconds="5"/>
${lines('process', scriptHosts)}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="beacon-of-helper-in-network" severity="medium">
    <title>A helper of Windows connects to one machine of the network at regular intervals, as an implant does that uses another as its proxy</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1090.001 Internal Proxy; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="30" regularity="0.7" hours="0.5" min-seconds="3"/>
${lines('process', [...helpers, 'werfault', 'notepad', 'gpupdate', 'mobsync', 'rundll32', 'regsvr32', 'explorer'])}
    <port side="remote" protocol="tcp">1-49151</port>
${lines('port', excluded(['135', '139', '389', '445', '3128', '8080']), ' side="remote"')}
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="beacon-of-transfer-program" severity="medium">
    <title>An interpreter or a transfer program connects to one address of the Internet at regular intervals</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1053.003 Cron; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="12" regularity="0.7" hours="1" min-seconds="5"/>
${lines('process', transferPrograms)}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="beacon" severity="medium">
    <title>A program connects to one address of the Internet at regular intervals</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1029 Scheduled Transfer; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="12" regularity="0.7" hours="1" min-seconds="5"/>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
${lines('process', excluded([...scriptHosts, ...transferPrograms, ...pollers]))}
${lines('path', excluded([...programFolders, ...userProgramFolders, ...pollingFolders]))}
  </criterion>
  <criterion id="beacon-of-service" severity="medium">
    <title>A service host of Windows connects to one address at regular intervals, outside the networks of Microsoft</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1055.012 Process Hollowing; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="20" regularity="0.7" hours="1" min-seconds="30"/>
    <process>svchost</process>
    <port side="remote" protocol="tcp">1-65535</port>
    <port side="remote">!80</port>
    <address>public</address>
    <address>!microsoft</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="beacon-in-network" severity="medium">
    <title>A program in a folder of a user connects to one machine of the network at regular intervals</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol, T1090.001 Internal Proxy; RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="30" regularity="0.7" hours="0.5" min-seconds="3"/>
${lines('path', [...dataFolders, ...temporaryFolders])}
${lines('path', excluded(installedInDataFolders))}
    <port side="remote" protocol="tcp">1-65535</port>
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="beacon-of-installed-program" severity="info">
    <title>A program connects to one address at regular intervals; most installed programs that do so ask for updates or news</title>
    <source>RITA (beacon analysis)</source>
    <behaviour kind="beacon" connections="12" regularity="0.75" hours="1" min-seconds="10"/>
    <port side="remote" protocol="tcp">1-65535</port>
    <direction>outbound</direction>
${lines('process', excluded([...scriptHosts, ...transferPrograms]))}
    <address>!loopback</address>
  </criterion>
  <criterion id="fan-out-administration" severity="medium">
    <title>A program connects to many hosts by a port of administration, as an attacker does who moves through the network</title>
    <source>MITRE ATT&amp;CK T1021 Remote Services, T1046 Network Service Discovery</source>
    <behaviour kind="fan-out" hosts="10" minutes="10"/>
${lines('port', ['22', '23', '135', '139', '445', '3389', '5985-5986'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
${lines('process', excluded(administrationPrograms))}
  </criterion>
  <criterion id="fan-out-slow" severity="medium">
    <title>A program connects to many hosts by a port of administration within a day, as a scan does that avoids notice</title>
    <source>MITRE ATT&amp;CK T1021 Remote Services, T1046 Network Service Discovery</source>
    <behaviour kind="fan-out" hosts="30" minutes="1440"/>
${lines('port', ['22', '23', '135', '139', '445', '3389', '5985-5986'], ' side="remote" protocol="tcp"')}
    <direction>outbound</direction>
    <address>private</address>
${lines('process', excluded(managementPrograms))}
    <process>*</process>
  </criterion>
  <criterion id="fan-out-in-network" severity="medium">
    <title>A program connects to many machines of the network by one port</title>
    <source>MITRE ATT&amp;CK T1046 Network Service Discovery</source>
    <behaviour kind="fan-out" hosts="30" minutes="10"/>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['22', '23', '135', '139', '445', '3389', '5985-5986']), ' side="remote"')}
    <address>private</address>
    <address>!loopback</address>
    <direction>outbound</direction>
${lines('process', excluded([...managementPrograms, ...proxies, ...mailServers, 'svchost', '*torrent*']))}
    <process>*</process>
  </criterion>
  <criterion id="fan-out-mail" severity="medium">
    <title>A program other than a mail server sends mail to many servers</title>
    <source>MITRE ATT&amp;CK T1071.003 Mail Protocols, T1496 Resource Hijacking; RFC 5321; RFC 6409 (submission)</source>
    <behaviour kind="fan-out" hosts="10" minutes="10"/>
    <port side="remote" protocol="tcp">25</port>
    <direction>outbound</direction>
    <address>public</address>
${lines('process', excluded(mailServers))}
  </criterion>
  <criterion id="password-guessing" severity="medium">
    <title>Very many connections to a logon service of one host, or from one host of the network, as guesses of passwords make them</title>
    <source>MITRE ATT&amp;CK T1110.001 Password Guessing, T1110.003 Password Spraying</source>
    <behaviour kind="burst" connections="100" minutes="10"/>
${lines('port', logonPorts, ' protocol="tcp"')}
    <address>!loopback</address>
    <except>
      <direction>inbound</direction>
      <address>public</address>
    </except>
  </criterion>
  <criterion id="password-guessing-from-internet" severity="low">
    <title>Very many connections from one host of the Internet to a logon service, as every public server sees them</title>
    <source>MITRE ATT&amp;CK T1110.001 Password Guessing</source>
    <behaviour kind="burst" connections="100" minutes="10"/>
${lines('port', logonPorts, ' side="local" protocol="tcp"')}
    <direction>inbound</direction>
    <address>public</address>
  </criterion>
  <criterion id="ticket-guessing" severity="medium">
    <title>Very many requests for Kerberos tickets from one host of the network, as guesses of passwords and Kerberoasting make them</title>
    <source>MITRE ATT&amp;CK T1110.003 Password Spraying, T1558.003 Kerberoasting, T1087.002 Domain Account (Kerbrute)</source>
    <behaviour kind="burst" connections="200" minutes="10"/>
    <port side="local" protocol="tcp">88</port>
    <direction>inbound</direction>
    <address>private</address>
    <address>!loopback</address>
  </criterion>
  <criterion id="port-scan-by-program" severity="medium">
    <title>A program has tried many ports of one host</title>
    <source>MITRE ATT&amp;CK T1046 Network Service Discovery; Zeek (Scan::port_scan)</source>
    <behaviour kind="outbound-scan" ports="15" minutes="10"/>
    <port side="remote" protocol="tcp">1-9999</port>
    <direction>outbound</direction>
    <address>!loopback</address>
${lines('process', excluded([...browsers, '*torrent*', 'transmission*', 'ftp', 'filezilla*', 'winscp', 'lftp', 'curl', 'wget']))}
  </criterion>
  <criterion id="fan-out" severity="medium">
    <title>A program connects to very many hosts by one port</title>
    <source>MITRE ATT&amp;CK T1046 Network Service Discovery</source>
    <behaviour kind="fan-out" hosts="100" minutes="10"/>
    <port side="remote" protocol="tcp">1-65535</port>
${lines('port', excluded(['22', '23', '80', '135', '139', '443', '445', '3389', '5985-5986']), ' side="remote"')}
    <direction>outbound</direction>
${lines('process', excluded([...browsers, '*torrent*', 'transmission*', 'bitcoin*', 'svchost', ...mailServers]))}
  </criterion>
  <criterion id="port-scan" severity="medium">
    <title>A host has connected to many ports of this machine within a minute</title>
    <source>MITRE ATT&amp;CK T1046 Network Service Discovery; Zeek (Scan::port_scan)</source>
    <behaviour kind="port-scan" ports="4" minutes="1" max-hosts="3"/>
    <port side="local" protocol="tcp">1-49151</port>
    <direction>inbound</direction>
    <address>!loopback</address>
  </criterion>
  <criterion id="new-listener" severity="medium">
    <title>A program that is not installed for all users listens, and did not before</title>
    <source>MITRE ATT&amp;CK T1205 Traffic Signaling, T1571 Non-Standard Port; Zeek (known services)</source>
    <behaviour kind="new-listener" learn-hours="3"/>
    <port side="local" protocol="tcp">1-65535</port>
    <state>Listen</state>
    <address side="local">!loopback</address>
${lines('path', excluded(programFolders))}
${lines('process', excluded(['System', 'svchost', 'lsass', 'services', 'wininit', 'spoolsv', ...browsers, 'Spotify', 'Teams', 'ms-teams', 'Zoom', 'Discord']))}
  </criterion>
  <criterion id="new-listener-from-home" severity="medium">
    <title>A program in the folder of an account listens, and did not when the record started</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port, T1205 Traffic Signaling</source>
    <behaviour kind="new-listener" learn-hours="1"/>
    <path>/home/*</path>
    <path>/root/*</path>
${lines('path', excluded(installedInDataFolders))}
    <port side="local" protocol="tcp">1-65535</port>
    <state>Listen</state>
    <address side="local">!loopback</address>
  </criterion>
  <criterion id="new-listener-of-installed-program" severity="low">
    <title>An installed program listens, and did not before</title>
    <source>Zeek (known services)</source>
    <behaviour kind="new-listener" learn-hours="24"/>
    <port side="local" protocol="tcp">1-65535</port>
    <state>Listen</state>
    <address side="local">!loopback</address>
${lines('path', programFolders)}
  </criterion>
  <criterion id="new-program" severity="info">
    <title>A program is on the network for the first time</title>
    <source>MITRE ATT&amp;CK T1071 Application Layer Protocol</source>
    <behaviour kind="new-program" learn-hours="24"/>
    <port>1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="new-program-port" severity="info">
    <title>A program uses a port for the first time</title>
    <source>MITRE ATT&amp;CK T1571 Non-Standard Port</source>
    <behaviour kind="new-program-port" learn-hours="24"/>
    <port>1-65535</port>
    <address>!loopback</address>
  </criterion>
  <criterion id="long-connection-of-web-worker" severity="medium">
    <title>A worker of a web server held a connection to the Internet for more than an hour, although requests take seconds</title>
    <source>RITA (long connections); MITRE ATT&amp;CK T1505.003 Web Shell, T1572 Protocol Tunneling</source>
    <behaviour kind="long-connection" hours="1"/>
    <process>php-fpm*</process>
    <process>php-cgi*</process>
    <process>apache2</process>
    <process>httpd*</process>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
  </criterion>
  <criterion id="long-connection" severity="medium">
    <title>A connection of a program that is not installed for all users was open for more than eight hours</title>
    <source>RITA (long connections); MITRE ATT&amp;CK T1572 Protocol Tunneling</source>
    <behaviour kind="long-connection" hours="8"/>
    <port side="remote" protocol="tcp">1-65535</port>
    <address>public</address>
    <direction>outbound</direction>
${lines('process', excluded([...pollers, 'OUTLOOK', 'thunderbird', 'MsMpEng', 'sshd']))}
${lines('path', excluded([...programFolders, ...userProgramFolders]))}
  </criterion>
</criteria>
`;
