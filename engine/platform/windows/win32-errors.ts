import { ServiceError } from '../../model/service-error.ts';
import type { ErrorCategory } from '../../model/user-facing-error.ts';

/** An error number of Windows in words. */
interface Explanation {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly why: string;
  readonly remedy: string;
}

const asAdministrator = 'Run it as administrator.';
const install = 'Install it with PR-Setup, "PortReporter setup" or Install-PortReporter.';
const closeConsoles = 'Close the Services console, Event Viewer and Task Manager, and try again; at the latest a restart of Windows helps.';

function explain(number: number, code: string, category: ErrorCategory, why: string, remedy: string): [number, Explanation] {
  return [number, { code, category, why, remedy }];
}

/** Error numbers of the service functions (winerror.h) that have a cause one can say something about. */
const explanations = new Map([
  explain(2, 'FileNotFound', 'ObjectNotFound', 'its executable is not there', install),
  explain(3, 'FileNotFound', 'ObjectNotFound', 'the folder of its executable is not there', install),
  explain(5, 'NotElevated', 'PermissionDenied', 'access is denied', asAdministrator),
  explain(740, 'NotElevated', 'PermissionDenied', 'administrator rights are needed', asAdministrator),
  explain(1051, 'DependentServices', 'ResourceBusy', 'other services that depend on it are running', 'Stop these first.'),
  explain(
    1052,
    'InvalidControl',
    'InvalidOperation',
    'the service does not take that request',
    'See its state with "PortReporter service status".',
  ),
  explain(
    1053,
    'StartTimeout',
    'OperationTimeout',
    'it did not answer in time',
    'The System and Application event logs may say more; a busy machine may need a second try.',
  ),
  explain(
    1055,
    'ServiceDatabaseLocked',
    'ResourceBusy',
    'the service database is locked',
    'Another program changes services: try again in a moment.',
  ),
  explain(1056, 'AlreadyRunning', 'ResourceExists', 'it is running already', 'To start it with other parameters, restart it.'),
  explain(1057, 'InvalidAccount', 'InvalidArgument', 'the account is not known', 'Use LocalSystem, or an account as DOMAIN\\name.'),
  explain(
    1058,
    'Disabled',
    'InvalidOperation',
    'it is disabled',
    'Set another start type first: PortReporter service configure --startup manual',
  ),
  explain(1060, 'NotInstalled', 'NotInstalled', 'it is not installed', install),
  explain(1061, 'Busy', 'ResourceBusy', 'it can take no request at the moment', 'It is starting or stopping: try again in a moment.'),
  explain(
    1062,
    'NotRunning',
    'InvalidOperation',
    'it is not running',
    'Start it with "PortReporter service start" or Start-PortReporterService.',
  ),
  explain(
    1069,
    'LogonFailed',
    'AuthenticationError',
    'its account could not log on',
    'Give the service its account and password again in the Services console.',
  ),
  explain(1072, 'MarkedForDeletion', 'ResourceBusy', 'it is marked for deletion', closeConsoles),
  explain(1073, 'AlreadyInstalled', 'ResourceExists', 'a service of that name is there already', 'Uninstall it first.'),
  explain(1078, 'AlreadyInstalled', 'ResourceExists', 'another service has that display name', 'Uninstall that service first.'),
  explain(1115, 'ShuttingDown', 'InvalidOperation', 'the machine is shutting down', 'Try again when it is up.'),
]);

/**
 * What a number that a Windows function left behind means for a person.
 * @param what a clause such as `the service could not be started`
 * @param systemText Windows' own text for the number, for those that we know nothing better about
 */
export function win32Error(number: number, what: string, target: string, systemText: string): ServiceError {
  const known = explanations.get(number);
  const why = known?.why ?? `${systemText.trim().replace(/\.$/, '') || 'Windows gives no reason'}, Windows error ${number}`;
  return new ServiceError(
    known?.code ?? `Windows${number}`,
    known?.category ?? 'NotSpecified',
    `${what} (${why})`,
    target,
    known?.remedy ?? `"net helpmsg ${number}" may say more.`,
  );
}
