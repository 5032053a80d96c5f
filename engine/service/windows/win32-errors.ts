import { ServiceError } from '../service-error.ts';

/** An error number of Windows in words. */
interface Explanation {
  readonly code: string;
  readonly category: string;
  readonly why: string;
  readonly wayOut: string;
}

const asAdministrator = 'Run it as administrator.';
const install = 'Install it with PR-Setup, "PortReporter setup" or Install-PortReporter.';
const closeConsoles = 'Close the Services console, Event Viewer and Task Manager, and try again; at the latest a restart of Windows helps.';

/** Error numbers of the service functions (winerror.h) that have a cause one can say something about. */
const explanations = new Map<number, Explanation>([
  [2, { code: 'FileNotFound', category: 'ObjectNotFound', why: 'its executable is not there', wayOut: install }],
  [3, { code: 'FileNotFound', category: 'ObjectNotFound', why: 'the folder of its executable is not there', wayOut: install }],
  [5, { code: 'NotElevated', category: 'PermissionDenied', why: 'access is denied', wayOut: asAdministrator }],
  [740, { code: 'NotElevated', category: 'PermissionDenied', why: 'administrator rights are needed', wayOut: asAdministrator }],
  [1051, { code: 'DependentServices', category: 'ResourceBusy', why: 'other services that depend on it are running', wayOut: 'Stop these first.' }],
  [1052, { code: 'InvalidControl', category: 'InvalidOperation', why: 'the service does not take that request', wayOut: 'See its state with "PortReporter service status".' }],
  [1053, {
    code: 'StartTimeout', category: 'OperationTimeout', why: 'it did not answer in time',
    wayOut: 'The System and Application event logs may say more; a busy machine may need a second try.',
  }],
  [1055, { code: 'ServiceDatabaseLocked', category: 'ResourceBusy', why: 'the service database is locked', wayOut: 'Another program changes services: try again in a moment.' }],
  [1056, { code: 'AlreadyRunning', category: 'ResourceExists', why: 'it is running already', wayOut: 'To start it with other parameters, restart it.' }],
  [1057, { code: 'InvalidAccount', category: 'InvalidArgument', why: 'the account is not known', wayOut: 'Use LocalSystem, or an account as DOMAIN\\name.' }],
  [1058, { code: 'Disabled', category: 'InvalidOperation', why: 'it is disabled', wayOut: 'Set another start type first: PortReporter service configure --startup manual' }],
  [1060, { code: 'NotInstalled', category: 'NotInstalled', why: 'it is not installed', wayOut: install }],
  [1061, { code: 'Busy', category: 'ResourceBusy', why: 'it can take no request at the moment', wayOut: 'It is starting or stopping: try again in a moment.' }],
  [1062, { code: 'NotRunning', category: 'InvalidOperation', why: 'it is not running', wayOut: 'Start it with "PortReporter service start" or Start-PortReporterService.' }],
  [1069, { code: 'LogonFailed', category: 'AuthenticationError', why: 'its account could not log on', wayOut: 'Give the service its account and password again in the Services console.' }],
  [1072, { code: 'MarkedForDeletion', category: 'ResourceBusy', why: 'it is marked for deletion', wayOut: closeConsoles }],
  [1073, { code: 'AlreadyInstalled', category: 'ResourceExists', why: 'a service of that name is there already', wayOut: 'Uninstall it first.' }],
  [1078, { code: 'AlreadyInstalled', category: 'ResourceExists', why: 'another service has that display name', wayOut: 'Uninstall that service first.' }],
  [1115, { code: 'ShuttingDown', category: 'InvalidOperation', why: 'the machine is shutting down', wayOut: 'Try again when it is up.' }],
]);

/**
 * What a number that a Windows function left behind means for a person.
 * @param what a clause such as `the service could not be started`
 * @param systemText Windows' own text for the number, for those that we know nothing better about
 */
export function win32Error(number: number, what: string, target: string, systemText: string): ServiceError {
  const known = explanations.get(number);
  const why = known?.why ?? `${systemText.trim().replace(/\.$/, '') || 'Windows gives no reason'}, Windows error ${number}`;
  return new ServiceError(known?.code ?? `Windows${number}`, known?.category ?? 'NotSpecified', `${what} (${why})`, target,
    known?.wayOut ?? `"net helpmsg ${number}" may say more.`);
}
