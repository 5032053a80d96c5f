import type { SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { hour, localTime, minute, second, timer } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts, home, office } from './network.ts';

/** What happens a few times in the week of a developer. */
export function developerOccasions({ machine, boots }: DesktopContext): void {
  const [first, middle] = boots;
  if (!first || !middle) return;
  debugBrowser(machine, first.explorer, localTime(5, '13:20'));
  debugPhone(machine, first.explorer, localTime(6, '9:30'));
  askLocalServer(machine, first.explorer, localTime(5, '14:00'));
  askForUpdate(machine, first.explorer);
  administer(machine, middle.explorer, localTime(7, '14:05'));
  const delivery = first.processes.get('DoSvc');
  if (delivery)
    for (const [n, neighbour] of office.neighbours.entries())
      machine.connect(delivery, localTime(6, '11:30') + n * minute, 120, neighbour, 7680);
  printAndScan(machine, first.explorer, localTime(5, '11:10'));
}

/** A test drives the browser by its port for debugging. */
function debugBrowser(machine: SimulatedMachine, shell: SimulatedProcess, from: number): void {
  const life = { from, to: from + hour };
  const driver = machine.start(
    { path: `${home}\\.cache\\selenium\\chromedriver\\win64\\148.0\\chromedriver.exe`, user: accounts.user },
    life,
    shell,
  );
  const browser = machine.start({ path: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', user: accounts.user }, life, driver);
  machine.listen(driver, 'TCP', 9515, '127.0.0.1');
  machine.listen(browser, 'TCP', 9222, '127.0.0.1');
  for (const time of timer(machine.options.random, life, 2 * minute, 0.4)) machine.connectLocally(driver, browser, time, 60, 9222);
}

/** Programs for phones are loaded to one in the wireless network. */
function debugPhone(machine: SimulatedMachine, shell: SimulatedProcess, from: number): void {
  const program = { path: `${home}\\AppData\\Local\\Android\\Sdk\\platform-tools\\adb.exe`, user: accounts.user };
  const process = machine.start(program, { from, to: from + 2 * hour }, shell);
  machine.connect(process, from + second, 5000, '10.20.30.144', 5555);
}

/** curl asks the server under development, on this machine and on the test server. */
function askLocalServer(machine: SimulatedMachine, shell: SimulatedProcess, from: number): void {
  const console = machine.start({ path: 'C:\\Windows\\System32\\cmd.exe', user: accounts.user }, { from, to: from + hour }, shell);
  for (let n = 0; n < 12; n++) {
    const time = from + n * 4 * minute;
    const program = { path: 'C:\\Windows\\System32\\curl.exe', user: accounts.user };
    const process = machine.start(program, { from: time, to: time + 10 * second }, console);
    machine.connect(process, time + second, 2, n % 3 === 0 ? '10.20.0.95' : '127.0.0.1', n % 3 === 0 ? 8080 : 5000);
  }
}

/** The updater of a program in the profile asks for a newer version every hour, and once after a start. */
function askForUpdate(machine: SimulatedMachine, shell: SimulatedProcess): void {
  const life = { from: localTime(4, '8:00'), to: localTime(7, '12:30') };
  for (const time of timer(machine.options.random, life, 4 * hour, 0.02)) {
    const program = { path: `${home}\\AppData\\Local\\Discord\\Update.exe`, user: accounts.user };
    const process = machine.start(program, { from: time, to: time + minute }, shell);
    machine.connect(process, time + second, 5, '162.159.129.233', 443);
  }
}

/** The developer configures four servers by PowerShell, and loads modules and a tool. */
function administer(machine: SimulatedMachine, shell: SimulatedProcess, from: number): void {
  const path = 'C:\\Program Files\\PowerShell\\7\\pwsh.exe';
  const console = machine.start({ path, user: accounts.user }, { from, to: from + hour }, shell);
  for (const [n, server] of [...office.fileServers, office.database].entries())
    machine.connect(console, from + n * 3 * minute, 120, server, 5985);
  machine.connect(console, from + 20 * minute, 5, '140.82.121.3', 443);
  machine.connect(console, from + 20 * minute + 3 * second, 20, '185.199.108.133', 443);
}

/** The software of a printer looks for the device and receives a scan. */
function printAndScan(machine: SimulatedMachine, shell: SimulatedProcess, from: number): void {
  const path = 'C:\\Program Files\\HP\\HP OfficeJet Pro 9020\\Bin\\HPNetworkCommunicatorCom.exe';
  const process = machine.start({ path, user: accounts.user }, { from, to: from + 20 * minute }, shell);
  for (const [n, port] of [80, 8080, 9100, 443].entries()) machine.connect(process, from + n * 5 * second, 30, office.printer, port);
}
