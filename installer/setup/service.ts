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

/** Properties of the service that setup always sets. */
const serviceProperties = {
  displayName: 'Port Reporter',
  description:
    'Logs which TCP and UDP ports are opened, by which process, service and user account, and with which modules loaded. ' +
    'It listens on no port itself.',
  /** Time to write and seal open files when Windows shuts down, milliseconds. */
  preshutdownTimeout: 60_000,
  /** Restart delays after crashes, milliseconds; the crash count is reset after one day, in seconds. */
  recovery: { restartDelays: [5_000, 60_000, 300_000], resetPeriod: 86_400 },
  /** The service itself changes this when it stops: see own-status.ts. */
  recoverFromErrors: true,
} as const;

/**
 * The privileges that LocalSystem keeps: SeDebug opens every process, SeChangeNotify is expected by Windows. The event log and the access
 * list of an own folder require none.
 */
const requiredPrivileges = ['SeDebugPrivilege', 'SeChangeNotifyPrivilege'];

/** The configuration of the installed service; null if it is not installed. */
export function installedService(): ServiceConfiguration | null {
  return nullIfNotInstalled(() => queryConfiguration(serviceName));
}

export function serviceRuns(): boolean {
  return nullIfNotInstalled(() => queryProcess(serviceName).state !== 'Stopped') ?? false;
}

/** Creates or updates the service. An existing service keeps its account and, unless one is given, its start type. */
export async function installService(commandLine: string, startType: StartType | undefined, context: StepContext): Promise<StepResult> {
  const definition: ServiceDefinition = { ...serviceProperties, commandLine, startType: startType ?? 'Manual', requiredPrivileges };
  const before = await retryWhileBusy(
    () =>
      createOrUpdate(
        installedService(),
        (found) => {
          updateService(found, definition, startType);
        },
        () => {
          createService(serviceName, definition);
        },
      ),
    markedForDeletion,
    context,
  );

  const rollbackService = (): void => {
    if (before === null) deleteService(serviceName);
    else configureService(serviceName, before);
  };
  try {
    const restoreEnvironment = clearEnvironment();
    return {
      rollback: () => {
        restoreEnvironment();
        rollbackService();
      },
    };
  } catch (error) {
    rollbackService();
    throw error;
  }
}

/** Updates an existing service. Privileges are required for LocalSystem only: a service whose account lacks them would not start. */
function updateService(
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
 * Sets the environment of the service: Node's variables are empty, whatever the system environment contains, and the thread pool is large
 * enough, because the service dispatcher occupies one of its threads while the service runs. Other variables of the service are kept.
 * @returns a function that restores the old environment
 */
function clearEnvironment(): () => void {
  const before = readValue(serviceKey, environment);
  writeValue(serviceKey, environment, requiredEnvironment());
  return () => {
    if (before === null) deleteValue(serviceKey, environment);
    else writeValue(serviceKey, environment, before);
  };
}

function requiredEnvironment(): ReturnType<typeof textsValue> {
  const otherVariables = textsOf(readValue(serviceKey, environment)).filter(
    (text) => !/^(?:(?:NODE|PKG)_|UV_THREADPOOL_SIZE=)/i.test(text),
  );
  return textsValue([...nodeVariables.map((name) => `${name}=`), threadPool, ...otherVariables]);
}

/** Whether the service has the state that {@link installService} produces, as far as Windows reports it. */
export function isServiceUpToDate(commandLine: string, startType: StartType | undefined): boolean {
  const found = installedService();
  return (
    found !== null &&
    found.commandLine === commandLine &&
    found.displayName === serviceProperties.displayName &&
    (startType === undefined || found.startType === startType) &&
    readValue(serviceKey, environment)?.data.equals(requiredEnvironment().data) === true
  );
}

/** Deletes the service and waits until it is removed: it is only marked for deletion while a process has a handle to it. */
export async function removeService(context: StepContext): Promise<StepResult> {
  const before = installedService();
  if (before === null) return { rollback: () => undefined };
  const environmentBefore = readValue(serviceKey, environment);
  await retryWhileBusy(
    () => {
      nullIfNotInstalled(() => {
        deleteService(serviceName);
      });
      if (installedService() !== null) throw win32Error(errorMarkedForDelete, 'cannot delete the service', serviceName, '');
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
          'Install it again, and set its account in the Services console.',
        );
      }
      createService(serviceName, { ...serviceProperties, ...before, requiredPrivileges });
      if (environmentBefore !== null) writeValue(serviceKey, environment, environmentBefore);
    },
  };
}

function markedForDeletion(error: unknown): string | null {
  return error instanceof ServiceError && error.code === 'MarkedForDeletion' ? 'the service is marked for deletion' : null;
}
