/** Names, divided by spaces. */
export const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * Programs of Windows that connect to the Internet by themselves, to servers of Microsoft and of content delivery networks, and programs in
 * the folder of Windows whose purpose is the network. Criteria of their own watch some of them.
 */
export const internetPrograms: readonly string[] = words(`
  svchost System lsass services taskhost taskhostw taskhostex dllhost RuntimeBroker backgroundTaskHost backgroundTransferHost
  smartscreen wermgr spoolsv sppsvc SppExtComObj slui consent CredentialUIBroker alg dwwin helpctr wmiprvse wsmprovhost winrshost
  scrcons msdtc mqsvc snmp FXSSVC WUDFHost dasHost
  wuauclt UsoClient usocoreworker MoUsoCoreWorker SIHClient WaaSMedicAgent TiWorker TrustedInstaller Dism* MRT MpSigStub mpam-*
  OneDriveSetup CompatTelRunner DeviceCensus omadmclient dmclient deviceenroller dsregcmd MDMAgent tzsync WSReset ChangePk
  SecurityHealth* CcmExec ccmsetup LTSVC dfsvc SettingSyncHost
  explorer SystemSettings* SearchHost SearchApp SearchUI WWAHost AuthHost CloudExperienceHost* browser_broker MicrosoftEdge*
  msedgewebview2 iexplore msra msdt sdiagnhost raserver DataExchangeHost GameBar* bcastdvr*
  mstsc msrdc* curl ftp tftp ssh sftp scp telnet ping tracert pathping nslookup wsl* tar bitsadmin mmc InetMgr ServerManager dsac wuapp
  powershell* cmd wscript cscript msiexec
  w3wp inetinfo aspnet_wp dns dfsrs ntfrs ismserv certsrv Microsoft.ActiveDirectory* vmms vmwp vmcompute Microsoft.IdentityServer*
  SMSvcHost sshd
`);

/** Those of them that ask web servers of Microsoft, in the background or for the shell. */
export const webClients: readonly string[] = words(`
  backgroundTaskHost backgroundTransferHost smartscreen UsoClient usocoreworker MoUsoCoreWorker SIHClient WaaSMedicAgent TiWorker
  TrustedInstaller MRT OneDriveSetup CompatTelRunner DeviceCensus omadmclient dmclient tzsync ChangePk SettingSyncHost SystemSettings*
  SearchHost SearchApp SearchUI WWAHost AuthHost CloudExperienceHost* browser_broker DataExchangeHost GameBar* sppsvc SppExtComObj slui
  consent CredentialUIBroker StartMenuExperienceHost ShellExperienceHost TextInputHost
`);

/** Services of Windows that serve this machine alone. */
export const localServices: readonly string[] = words(`
  Schedule EventLog EventSystem ProfSvc Themes SysMain seclogon Appinfo LanmanServer LanmanWorkstation PlugPlay Power LSM DcomLaunch BFE
  Audiosrv AudioEndpointBuilder FontCache ShellHWDetection TrkWks UmRdpService SessionEnv StateRepository TimeBrokerSvc SystemEventsBroker
  UserManager CoreMessagingRegistrar WdiServiceHost WdiSystemHost PcaSvc stisvc hidserv RpcSs RpcEptMapper SENS gpsvc AeLookupSvc
  TabletInputService BrokerInfrastructure nsi Wcmsvc WlanSvc VaultSvc KeyIso
`);

/** Services that connect to the Internet. Old versions of Windows have them in one process with the services above. */
export const internetServices: readonly string[] = words(`
  wuauserv BITS DoSvc CryptSvc Dnscache WebClient W32Time iphlpsvc winmgmt wscsvc DiagTrack wlidsvc TokenBroker UsoSvc WpnService Wpn* CDP*
  LicenseManager ClipSVC InstallService StorSvc lfsvc OneSyncSvc* NlaSvc netprofm WinHttpAutoProxySvc dmwappushservice PushToInstall MapsBroker
  SSDPSRV FDResPub TermService RemoteAccess RasMan SstpSvc IKEEXT Dhcp XblAuthManager AppXSvc DmEnrollmentSvc WinRM ERSvc helpsvc DPS
  TapiSrv ALG SharedAccess
`);

/** Programs in the folder of Windows that listen for other machines. */
export const listeningPrograms: readonly string[] = words(`
  svchost System lsass services wininit spoolsv msdtc dfsrs dns ntfrs ismserv certsrv inetinfo Microsoft.ActiveDirectory*
  Microsoft.IdentityServer* tcpsvcs snmp mqsvc vmms vmwp vmcompute WUDFHost dasHost CcmExec FXSSVC WinTarget nfsclnt wsl* sshd tlntsvr
  alg locator rpcss raserver SMSvcHost LTSVC
  powershell* cmd psexesvc* paexec* remcomsvc* csexecsvc* winexesvc*
`);

/** Folders under that of Windows in which other producers and installations have programs. */
export const foreignWindowsFolders: readonly string[] = [
  String.raw`?:\Windows\SystemApps\*`,
  String.raw`?:\Windows\System32\DriverStore\*`,
  String.raw`?:\Windows\System32\spool\drivers\x64\*`,
  String.raw`?:\Windows\System32\spool\drivers\W32X86\*`,
  String.raw`?:\Windows\SystemTemp\*`,
  String.raw`?:\Windows\Temp\*`,
  String.raw`?:\Windows\SoftwareDistribution\*`,
  String.raw`?:\Windows\Installer\*`,
  String.raw`?:\Windows\servicing\*`,
  String.raw`?:\Windows\WinSxS\*`,
  String.raw`?:\Windows\UUS\*`,
  String.raw`?:\Windows\CCM\*`,
  String.raw`?:\Windows\ccmsetup\*`,
  String.raw`*\Macromed\*`,
];

/** Folders of Windows, and in the roots of drives, that contain no programs which use the network. */
export const foldersWithoutPrograms: readonly string[] = [
  ...words(`
    Fonts Tasks addins Help Cursors Media Debug Logs Prefetch Registration Schemas Globalization Branding Vss Tracing Web Resources Security
    PLA SYSVOL System32\\Tasks System32\\config System32\\LogFiles System32\\Msdtc System32\\GroupPolicy System32\\catroot
    System32\\drivers\\etc System32\\spool\\drivers\\color System32\\wbem\\Repository
  `).map((folder) => `?:\\Windows\\${folder}\\*`),
  ...['Recovery', 'MSOCache', 'System Volume Information', 'Config.Msi', 'Boot', 'EFI', 'Intel'].map((folder) => `?:\\${folder}\\*`),
  String.raw`*\AppData\Roaming\Microsoft\*`,
];

/** Programs that are only in the folder of Windows and below it. Those that criteria of their own are about are not among them. */
export const windowsOnlyPrograms: readonly string[] = words(`
  audiodg backgroundTaskHost dashost fontdrvhost LogonUI lsaiso mobsync MoUsoCoreWorker mshta msiexec RuntimeBroker SearchIndexer
  SearchFilterHost SearchProtocolHost sppsvc taskeng taskmgr TiWorker TrustedInstaller usoclient VSSVC WerFault wermgr WmiPrvSE wscript
  cscript wsmprovhost wuauclt wusa WUDFHost rdpclip gpupdate schtasks netsh bitsadmin InstallUtil RegAsm RegSvcs SgrmBroker
  smartscreen
`);

/** Remote control programs: https://lolrmm.io, CISA AA23-025A. */
export const remoteControlPrograms: readonly string[] = words(`
  anydesk* teamviewer* rustdesk* hoptodesk* screenconnect* atera* meshagent* splashtop* SRService client32 tvnserver winvnc* vncserver*
  uvnc* remoting_host dwagsvc dwagent LogMeIn* ultraviewer* supremo* ZA_* aeroadmin* AA_v3* rserver3 radmin* tacticalrmm* simplehelp*
  action1* bomgar* fixmeit* syncro* ninjarmm* rutserv rfusclient romserver romfusclient getscreen* todesk* sunloginclient* awesun*
  islalwayson* isllight* lmiguardian* g2comm* gotomypc* pcmonitorsrv cagservice aemagent basupsrvc* agentmon dwrcs pdqconnect* xeox*
  velociraptor* nezha-agent*
`);

/** The other side: programs from which other machines are controlled. */
export const remoteControlViewers: readonly string[] = words(`
  vncviewer* tvnviewer* remmina mRemoteNG Royal* RemoteDesktopManager* MobaXterm* radmin guacd vinagre krdc dwrcc* java javaw
`);
