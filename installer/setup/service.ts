import { ServiceError } from '../../engine/model/service-error.ts';
import { deleteValue, readValue, textsOf, textsValue, writeValue } from '../../engine/platform/windows/registry.ts';
import { win32Error } from '../../engine/platform/windows/win32-errors.ts';
import type { StartType } from '../../engine/service/service-control.ts';
import {
  configureService,
  createService,
  deleteService,
  queryConfiguration,
  queryProcess,
  type ServiceConfiguration,
  type ServiceDefinition,
} from '../../engine/service/windows/service-manager.ts';
import { serviceName } from '../../engine/service/windows/service-name.ts';
import { nullIfNotInstalled, createOrUpdate } from './create-or-update.ts';
import { nodeVariables } from './node-variables.ts';
import { retryWhileBusy } from './retry.ts';
import { SetupError } from './setup-error.ts';
import type { StepResult, StepContext } from './steps.ts';

export const serviceKey = `SYSTEM\\CurrentControlSet\\Services\\${serviceName}`;
const environment = 'Environment';
const localSystem = 'LocalSystem';
/** libuv's own default. It reads the variable when the process starts: the program cannot set it itself (docs.libuv.org, threadpool). */
const threadPool = 'UV_THREADPOOL_SIZE=4';
const errorMarkedForDelete = 1072; // winerror.h

/** What the service is whenever setup has made or updated it. */
const constants = {
  displayName: 'Port Reporter',
  description:
    'Logs which TCP and UDP ports are opened, by which process, service and user account, and with which modules loaded. ' +
    'It listens on no port itself.',
  /** Time to write and seal what is open when Windows shuts down, ms. */
  preshutdownTimeout: 60_000,
  /** After a crash: at once nearly, then more slowly; a day without one, and it counts anew. */
  recovery: { restartDelays: [5_000, 60_000, 300_000], resetPeriod: 86_400 },
  /** The service itself changes this when it stops: see own-status.ts. */
  recoverFromErrors: true,
} as const;

/**
 * What LocalSystem keeps of its privileges: one to open every process, one that Windows takes for granted. The event log and the access
 * list of a folder of one's own need none.
 */
const requiredPrivileges = ['SeDebugPrivilege', 'SeChangeNotifyPrivilege'];

/** What the service manager has under our name; null where it has nothing. */
export function installedService(): ServiceConfiguration | null {
  return nullIfNotInstalled(() => queryConfiguration(serviceName));
}

export function serviceRuns(): boolean {
  return nullIfNotInstalled(() => queryProcess(serviceName).state !== 'Stopped') ?? false;
}

/** Makes the service, or updates the one that is there; its account and, unless one is given, its start type stay. */
export async function installService(commandLine: string, startType: StartType | undefined, context: StepContext): Promise<StepResult> {
  const definition: ServiceDefinition = { ...constants, commandLine, startType: startType ?? 'Manual', requiredPrivileges };
  const before = await retryWhileBusy(
    () =>
      createOrUpdate(
        installedService(),
        (found) => {
          update(found, definition, startType);
        },
        () => {
          createService(serviceName, definition);
        },
      ),
    markedForDeletion,
    context,
  );

  const undoService = (): void => {
    if (before === null) deleteService(serviceName);
    else configureService(serviceName, before);
  };
  try {
    const undoEnvironment = clearEnvironment();
    return {
      rollback: () => {
        undoEnvironment();
        undoService();
      },
    };
  } catch (error) {
    undoService();
    throw error;
  }
}

/** Changes a service that is there. Another account than LocalSystem may lack the privileges, and would not start with them asked for. */
function update(
  found: ServiceConfiguration,
  { startType: _usual, requiredPrivileges: privileges, ...changes }: ServiceDefinition,
  startType: StartType | undefined,
): void {
  try {
    configureService(serviceName, {
      ...changes,
      ...(found.account === localSystem && privileges && { requiredPrivileges: privileges }),
      ...(startType && { startType }),
    });
  } catch (error) {
    configureService(serviceName, found);
    throw error;
  }
}

/**
 * Gives the service an environment in which Node's own variables are empty, whatever the machine's says, and in which the thread pool has
 * room: the service manager's dispatcher takes one thread of it for as long as the service runs. Other variables of the service stay.
 * @returns what puts the old one back
 */
function clearEnvironment(): () => void {
  const before = readValue(serviceKey, environment);
  writeValue(serviceKey, environment, wantedEnvironment());
  return () => {
    if (before === null) deleteValue(serviceKey, environment);
    else writeValue(serviceKey, environment, before);
  };
}

function wantedEnvironment(): ReturnType<typeof textsValue> {
  const others = textsOf(readValue(serviceKey, environment)).filter((text) => !/^(?:(?:NODE|PKG)_|UV_THREADPOOL_SIZE=)/i.test(text));
  return textsValue([...nodeVariables.map((name) => `${name}=`), threadPool, ...others]);
}

/** Whether the service is as {@link installService} would leave it, as far as Windows tells. */
export function isServiceUpToDate(commandLine: string, startType: StartType | undefined): boolean {
  const found = installedService();
  return (
    found !== null &&
    found.commandLine === commandLine &&
    found.displayName === constants.displayName &&
    (startType === undefined || found.startType === startType) &&
    readValue(serviceKey, environment)?.data.equals(wantedEnvironment().data) === true
  );
}

/** Takes the service away, and waits until it is gone: while somebody holds it open it is only marked for deletion. */
export async function removeService(context: StepContext): Promise<StepResult> {
  const before = installedService();
  if (before === null) return { rollback: () => undefined };
  const environmentBefore = readValue(serviceKey, environment);
  await retryWhileBusy(
    () => {
      nullIfNotInstalled(() => {
        deleteService(serviceName);
      });
      if (installedService() !== null) throw win32Error(errorMarkedForDelete, 'the service could not be deleted', serviceName, '');
    },
    markedForDeletion,
    context,
  );
  return {
    rollback: () => {
      if (before.account !== localSystem) {
        throw new SetupError(
          'OtherAccount',
          'InvalidOperation',
          `the service ran as ${before.account} (its password is needed)`,
          serviceName,
          'Install it again, and give it its account in the Services console.',
        );
      }
      createService(serviceName, { ...constants, ...before, requiredPrivileges });
      if (environmentBefore !== null) writeValue(serviceKey, environment, environmentBefore);
    },
  };
}

function markedForDeletion(error: unknown): string | null {
  return error instanceof ServiceError && error.code === 'MarkedForDeletion' ? 'the service is marked for deletion' : null;
}
