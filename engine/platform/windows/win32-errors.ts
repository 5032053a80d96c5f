import { ServiceError } from '../../model/service-error.ts';
import type { ErrorCategory } from '../../model/user-facing-error.ts';
import { formatMessage } from './kernel32.ts';
import { getLastError } from './system-library.ts';

/** Cause and remedy of a Windows error number. */
interface Explanation {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly reason: string;
  readonly remedy: string;
}

const asAdministrator = 'Run it as administrator.';
const install = 'Install it with PR-Setup, "PortReporter setup" or Install-PortReporter.';
const closeConsoles = 'Close the Services console, Event Viewer and Task Manager, and try again; if the error persists, restart Windows.';

function explain(number: number, code: string, category: ErrorCategory, reason: string, remedy: string): [number, Explanation] {
  return [number, { code, category, reason, remedy }];
}

/** Error numbers of the service functions (winerror.h) that have a known cause. */
const explanations = new Map([
  explain(2, 'FileNotFound', 'ObjectNotFound', 'its executable does not exist', install),
  explain(3, 'FileNotFound', 'ObjectNotFound', 'the folder of its executable does not exist', install),
  explain(5, 'NotElevated', 'PermissionDenied', 'access is denied', asAdministrator),
  explain(740, 'NotElevated', 'PermissionDenied', 'administrator rights are required', asAdministrator),
  explain(1051, 'DependentServices', 'ResourceBusy', 'other services that depend on it are running', 'Stop them first.'),
  explain(
    1052,
    'InvalidControl',
    'InvalidOperation',
    'the service does not accept this request',
    'Check its state with "PortReporter service status".',
  ),
  explain(
    1053,
    'StartTimeout',
    'OperationTimeout',
    'it did not respond in time',
    'See the System and Application event logs; on a busy machine, try again.',
  ),
  explain(
    1055,
    'ServiceDatabaseLocked',
    'ResourceBusy',
    'the service database is locked',
    'Another program is changing services: try again in a moment.',
  ),
  explain(1056, 'AlreadyRunning', 'ResourceExists', 'it is already running', 'To use other start parameters, restart it.'),
  explain(1057, 'InvalidAccount', 'InvalidArgument', 'the account does not exist', 'Use LocalSystem, or an account as DOMAIN\\name.'),
  explain(
    1058,
    'Disabled',
    'InvalidOperation',
    'it is disabled',
    'Set another start type first: PortReporter service configure --startup manual',
  ),
  explain(1060, 'NotInstalled', 'NotInstalled', 'it is not installed', install),
  explain(1061, 'Busy', 'ResourceBusy', 'it cannot accept requests at the moment', 'It is starting or stopping: try again in a moment.'),
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
    'Set the account and password of the service again in the Services console.',
  ),
  explain(1072, 'MarkedForDeletion', 'ResourceBusy', 'it is marked for deletion', closeConsoles),
  explain(1073, 'AlreadyInstalled', 'ResourceExists', 'a service with that name already exists', 'Uninstall it first.'),
  explain(1078, 'AlreadyInstalled', 'ResourceExists', 'another service has that display name', 'Uninstall that service first.'),
  explain(1115, 'ShuttingDown', 'InvalidOperation', 'the machine is shutting down', 'Try again after the restart.'),
]);

/** The error of the previous call. @param what a clause such as `the service could not be started` */
export function lastError(what: string, target: string): ServiceError {
  return win32Error(getLastError(), what, target);
}

/**
 * The error for a Windows error number.
 * @param what a clause such as `the service could not be started`
 * @param systemText Windows' message for the number, used if the cause is not known
 */
export function win32Error(number: number, what: string, target: string, systemText = systemMessage(number)): ServiceError {
  const known = explanations.get(number);
  const reason = win32Reason(number, systemText);
  return new ServiceError(
    known?.code ?? `Windows${number}`,
    known?.category ?? 'NotSpecified',
    `${what} (${reason})`,
    target,
    known?.remedy ?? `See "net helpmsg ${number}".`,
  );
}

/** The reason for a Windows error number, as a clause: `access is denied`. */
export function win32Reason(number: number, systemText = systemMessage(number)): string {
  return explanations.get(number)?.reason ?? `${systemText.trim().replace(/\.$/, '') || 'unknown reason'}, Windows error ${number}`;
}

/** FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS (winbase.h) */
const fromSystem = 0x1200;

function systemMessage(number: number): string {
  const buffer = Buffer.alloc(2 * 1024);
  return buffer.toString('utf16le', 0, 2 * formatMessage(fromSystem, null, number, 0, buffer, 1024, null));
}
