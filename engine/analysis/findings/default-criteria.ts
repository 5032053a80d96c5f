/** The built-in criteria as an XML file. `log find --print-criteria` prints it as a starting point for custom criteria. */
export const defaultCriteria = String.raw`<?xml version="1.0" encoding="UTF-8"?>
<!--
  The built-in criteria of Port Reporter. In a criterion, conditions of different kinds must all match; of several conditions of one kind,
  one must match. <expected> matches if the path is known and differs from all of them. See the help of "log find".
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
    <process>anydesk</process>
    <process>teamviewer*</process>
    <process>rustdesk</process>
    <process>tvnserver</process>
    <process>winvnc*</process>
    <process>vncserver*</process>
    <process>screenconnect*</process>
  </criterion>
  <criterion id="tor" severity="medium">
    <title>Tor is in use</title>
    <source>Tor manual (tor(1), SocksPort and ORPort); MITRE ATT&amp;CK T1090.003 Multi-hop Proxy</source>
    <process>tor</process>
  </criterion>
  <criterion id="metasploit-port" severity="high">
    <title>A connection to a port, or a listener on a port, that Metasploit payloads use by default</title>
    <source>Metasploit Framework: LPORT is 4444, and 4445 for Linux in BrowserAutopwn2; MITRE ATT&amp;CK T1571 Non-Standard Port</source>
    <port protocol="tcp">4444</port>
    <port protocol="tcp">4445</port>
  </criterion>
  <criterion id="back-orifice" severity="high">
    <title>The port of Back Orifice</title>
    <source>Microsoft Security Bulletin MS98-010</source>
    <port side="local" protocol="udp">31337</port>
  </criterion>
  <criterion id="irc" severity="medium">
    <title>Internet Relay Chat, which botnets use to receive commands</title>
    <source>RFC 2812, RFC 7194 (ports); MITRE ATT&amp;CK T1071 Application Layer Protocol</source>
    <port side="remote" protocol="tcp">6660-6669</port>
    <port side="remote" protocol="tcp">6697</port>
    <port side="remote" protocol="tcp">7000</port>
  </criterion>
  <criterion id="smtp-from-workstation" severity="low">
    <title>Something other than a mail program speaks SMTP</title>
    <source>RFC 5321; MITRE ATT&amp;CK T1071.003 Mail Protocols</source>
    <port side="remote" protocol="tcp">25</port>
    <process>powershell</process>
    <process>pwsh</process>
    <process>wscript</process>
    <process>cscript</process>
    <process>python*</process>
    <process>rundll32</process>
    <process>svchost</process>
  </criterion>
  <criterion id="cloud-metadata" severity="low">
    <title>The metadata service of a cloud, which issues credentials, was accessed</title>
    <source>MITRE ATT&amp;CK T1552.005 Cloud Instance Metadata API</source>
    <address>169.254.169.254</address>
  </criterion>
  <criterion id="script-host-on-network" severity="medium">
    <title>The Windows script host uses the network</title>
    <source>MITRE ATT&amp;CK T1059.005 Visual Basic, T1059.007 JavaScript</source>
    <process>wscript</process>
    <process>cscript</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="mshta-on-network" severity="medium">
    <title>mshta.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1218.005 Mshta</source>
    <process>mshta</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="regsvr32-on-network" severity="medium">
    <title>regsvr32.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1218.010 Regsvr32</source>
    <process>regsvr32</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="rundll32-on-network" severity="medium">
    <title>rundll32.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1218.011 Rundll32</source>
    <process>rundll32</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="certutil-on-network" severity="medium">
    <title>certutil.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1105 Ingress Tool Transfer</source>
    <process>certutil</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="bitsadmin-on-network" severity="medium">
    <title>bitsadmin.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1197 BITS Jobs</source>
    <process>bitsadmin</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="msbuild-on-network" severity="medium">
    <title>msbuild.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1127.001 MSBuild</source>
    <process>msbuild</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="installutil-on-network" severity="medium">
    <title>installutil.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1218.004 InstallUtil</source>
    <process>installutil</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="cmstp-on-network" severity="medium">
    <title>cmstp.exe uses the network: a program of Windows that attackers use to download and run their own programs</title>
    <source>MITRE ATT&amp;CK T1218.003 CMSTP</source>
    <process>cmstp</process>
    <port protocol="tcp">1-65535</port>
  </criterion>
  <criterion id="notepad-on-network" severity="high">
    <title>A program that does not need the network uses it: another program may have injected code</title>
    <source>MITRE ATT&amp;CK T1055 Process Injection</source>
    <process>notepad</process>
    <process>calc</process>
    <process>calculatorapp</process>
    <process>mspaint</process>
    <process>write</process>
    <process>charmap</process>
    <port protocol="tcp">1-65535</port>
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
  <criterion id="browser-as-system" severity="medium">
    <title>A browser runs as the system itself</title>
    <source>CIS Critical Security Controls v8, 5.4 (Restrict Administrator Privileges to Dedicated Administrator Accounts)</source>
    <user>NT AUTHORITY\SYSTEM</user>
    <user>root</user>
    <process>chrome</process>
    <process>msedge</process>
    <process>firefox*</process>
    <process>iexplore</process>
    <process>opera</process>
    <process>brave</process>
  </criterion>
  <criterion id="run-from-temporary-folder" severity="medium">
    <title>A program runs from a folder for temporary or downloaded files</title>
    <source>MITRE ATT&amp;CK T1204.002 Malicious File, T1036.005 Match Legitimate Name or Location</source>
    <path>*\AppData\Local\Temp\*</path>
    <path>*\Windows\Temp\*</path>
    <path>*\Downloads\*</path>
    <path>?:\Users\Public\*</path>
    <path>?:\PerfLogs\*</path>
    <path>*\$Recycle.Bin\*</path>
    <path>/tmp/*</path>
    <path>/var/tmp/*</path>
    <path>/dev/shm/*</path>
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
  </criterion>
  <criterion id="deleted-executable" severity="medium">
    <title>A process runs a file that was deleted</title>
    <source>proc(5): /proc/pid/exe; MITRE ATT&amp;CK T1070.004 File Deletion</source>
    <path>/* (deleted)</path>
  </criterion>
  <criterion id="wrong-folder-svchost" severity="high">
    <title>A process has the name of Windows' svchost.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>svchost.exe</process>
    <expected>?:\Windows\System32\svchost.exe</expected>
    <expected>?:\WINNT\System32\svchost.exe</expected>
    <expected>\SystemRoot\System32\svchost.exe</expected>
    <expected>\??\?:\Windows\System32\svchost.exe</expected>
    <expected>?:\Windows\SysWOW64\svchost.exe</expected>
  </criterion>
  <criterion id="wrong-folder-lsass" severity="high">
    <title>A process has the name of Windows' lsass.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>lsass.exe</process>
    <expected>?:\Windows\System32\lsass.exe</expected>
    <expected>?:\WINNT\System32\lsass.exe</expected>
    <expected>\SystemRoot\System32\lsass.exe</expected>
    <expected>\??\?:\Windows\System32\lsass.exe</expected>
  </criterion>
  <criterion id="wrong-folder-services" severity="high">
    <title>A process has the name of Windows' services.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>services.exe</process>
    <expected>?:\Windows\System32\services.exe</expected>
    <expected>?:\WINNT\System32\services.exe</expected>
    <expected>\SystemRoot\System32\services.exe</expected>
    <expected>\??\?:\Windows\System32\services.exe</expected>
  </criterion>
  <criterion id="wrong-folder-csrss" severity="high">
    <title>A process has the name of Windows' csrss.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>csrss.exe</process>
    <expected>?:\Windows\System32\csrss.exe</expected>
    <expected>?:\WINNT\System32\csrss.exe</expected>
    <expected>\SystemRoot\System32\csrss.exe</expected>
    <expected>\??\?:\Windows\System32\csrss.exe</expected>
  </criterion>
  <criterion id="wrong-folder-smss" severity="high">
    <title>A process has the name of Windows' smss.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>smss.exe</process>
    <expected>?:\Windows\System32\smss.exe</expected>
    <expected>?:\WINNT\System32\smss.exe</expected>
    <expected>\SystemRoot\System32\smss.exe</expected>
    <expected>\??\?:\Windows\System32\smss.exe</expected>
  </criterion>
  <criterion id="wrong-folder-wininit" severity="high">
    <title>A process has the name of Windows' wininit.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>wininit.exe</process>
    <expected>?:\Windows\System32\wininit.exe</expected>
    <expected>?:\WINNT\System32\wininit.exe</expected>
    <expected>\SystemRoot\System32\wininit.exe</expected>
    <expected>\??\?:\Windows\System32\wininit.exe</expected>
  </criterion>
  <criterion id="wrong-folder-winlogon" severity="high">
    <title>A process has the name of Windows' winlogon.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>winlogon.exe</process>
    <expected>?:\Windows\System32\winlogon.exe</expected>
    <expected>?:\WINNT\System32\winlogon.exe</expected>
    <expected>\SystemRoot\System32\winlogon.exe</expected>
    <expected>\??\?:\Windows\System32\winlogon.exe</expected>
  </criterion>
  <criterion id="wrong-folder-spoolsv" severity="high">
    <title>A process has the name of Windows' spoolsv.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>spoolsv.exe</process>
    <expected>?:\Windows\System32\spoolsv.exe</expected>
    <expected>?:\WINNT\System32\spoolsv.exe</expected>
    <expected>\SystemRoot\System32\spoolsv.exe</expected>
    <expected>\??\?:\Windows\System32\spoolsv.exe</expected>
  </criterion>
  <criterion id="wrong-folder-taskhostw" severity="high">
    <title>A process has the name of Windows' taskhostw.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>taskhostw.exe</process>
    <expected>?:\Windows\System32\taskhostw.exe</expected>
    <expected>?:\WINNT\System32\taskhostw.exe</expected>
    <expected>\SystemRoot\System32\taskhostw.exe</expected>
    <expected>\??\?:\Windows\System32\taskhostw.exe</expected>
  </criterion>
  <criterion id="wrong-folder-dwm" severity="high">
    <title>A process has the name of Windows' dwm.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>dwm.exe</process>
    <expected>?:\Windows\System32\dwm.exe</expected>
    <expected>?:\WINNT\System32\dwm.exe</expected>
    <expected>\SystemRoot\System32\dwm.exe</expected>
    <expected>\??\?:\Windows\System32\dwm.exe</expected>
  </criterion>
  <criterion id="wrong-folder-lsm" severity="high">
    <title>A process has the name of Windows' lsm.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>lsm.exe</process>
    <expected>?:\Windows\System32\lsm.exe</expected>
    <expected>?:\WINNT\System32\lsm.exe</expected>
    <expected>\SystemRoot\System32\lsm.exe</expected>
    <expected>\??\?:\Windows\System32\lsm.exe</expected>
  </criterion>
  <criterion id="wrong-folder-conhost" severity="high">
    <title>A process has the name of Windows' conhost.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>conhost.exe</process>
    <expected>?:\Windows\System32\conhost.exe</expected>
    <expected>?:\WINNT\System32\conhost.exe</expected>
    <expected>\SystemRoot\System32\conhost.exe</expected>
    <expected>\??\?:\Windows\System32\conhost.exe</expected>
  </criterion>
  <criterion id="wrong-folder-dllhost" severity="high">
    <title>A process has the name of Windows' dllhost.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>dllhost.exe</process>
    <expected>?:\Windows\System32\dllhost.exe</expected>
    <expected>?:\WINNT\System32\dllhost.exe</expected>
    <expected>\SystemRoot\System32\dllhost.exe</expected>
    <expected>\??\?:\Windows\System32\dllhost.exe</expected>
    <expected>?:\Windows\SysWOW64\dllhost.exe</expected>
  </criterion>
  <criterion id="wrong-folder-sihost" severity="high">
    <title>A process has the name of Windows' sihost.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>sihost.exe</process>
    <expected>?:\Windows\System32\sihost.exe</expected>
    <expected>?:\WINNT\System32\sihost.exe</expected>
    <expected>\SystemRoot\System32\sihost.exe</expected>
    <expected>\??\?:\Windows\System32\sihost.exe</expected>
  </criterion>
  <criterion id="wrong-folder-ctfmon" severity="high">
    <title>A process has the name of Windows' ctfmon.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>ctfmon.exe</process>
    <expected>?:\Windows\System32\ctfmon.exe</expected>
    <expected>?:\WINNT\System32\ctfmon.exe</expected>
    <expected>\SystemRoot\System32\ctfmon.exe</expected>
    <expected>\??\?:\Windows\System32\ctfmon.exe</expected>
    <expected>?:\Windows\SysWOW64\ctfmon.exe</expected>
  </criterion>
  <criterion id="wrong-folder-userinit" severity="high">
    <title>A process has the name of Windows' userinit.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>userinit.exe</process>
    <expected>?:\Windows\System32\userinit.exe</expected>
    <expected>?:\WINNT\System32\userinit.exe</expected>
    <expected>\SystemRoot\System32\userinit.exe</expected>
    <expected>\??\?:\Windows\System32\userinit.exe</expected>
    <expected>?:\Windows\SysWOW64\userinit.exe</expected>
  </criterion>
  <criterion id="wrong-folder-explorer" severity="high">
    <title>A process has the name of Windows' explorer.exe but runs from another folder</title>
    <source>MITRE ATT&amp;CK T1036.005 Match Legitimate Name or Location; SANS poster "Hunt Evil"</source>
    <process>explorer.exe</process>
    <expected>?:\Windows\explorer.exe</expected>
    <expected>?:\WINNT\explorer.exe</expected>
    <expected>?:\Windows\SysWOW64\explorer.exe</expected>
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
  <criterion id="dynamic-dns" severity="low">
    <title>A remote host has a name from a dynamic DNS service</title>
    <source>MITRE ATT&amp;CK T1568 Dynamic Resolution</source>
    <host>*.dyndns.org</host>
    <host>*.no-ip.*</host>
    <host>*.ddns.net</host>
    <host>*.duckdns.org</host>
  </criterion>
</criteria>
`;
