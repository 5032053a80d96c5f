import koffi from 'koffi';
import { ServiceError } from '../../model/service-error.ts';
import {
  openSCManager,
  openService,
  closeServiceHandle,
  createService as createServiceHandle,
  deleteService as deleteServiceHandle,
  startService,
  controlService,
  queryServiceStatusEx,
  queryServiceConfig,
  queryServiceConfig2,
  changeServiceConfig,
  changeServiceConfig2,
} from '../../platform/windows/advapi32.ts';
import type { Handle } from '../../platform/windows/system-library.ts';
import { lastError } from '../../platform/windows/win32-errors.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { serviceStates, type ServiceState, type StartType } from '../service-control.ts';

/** SERVICE_STATUS_PROCESS (winsvc.h). */
export interface ServiceProcess {
  readonly state: ServiceState;
  /** Null if it does not run. */
  readonly processId: number | null;
  /** Windows error number of the last stop; 1066: `serviceExitCode` has the error, 1077: the service never ran. */
  readonly exitCode: number;
  readonly serviceExitCode: number;
  /** Increases while a start or stop makes progress. */
  readonly checkPoint: number;
  /** Milliseconds until the next checkpoint can be expected. */
  readonly waitHint: number;
}

/** QUERY_SERVICE_CONFIGW (winsvc.h), and the delayed start. */
export interface ServiceConfiguration {
  readonly startType: StartType;
  /** Program and its arguments. */
  readonly commandLine: string;
  /** `LocalSystem`, `NT AUTHORITY\LocalService`, `DOMAIN\name`. */
  readonly account: string;
  readonly displayName: string;
}

/** Changes to the configuration of a service. Absent properties remain unchanged. */
export interface ServiceChanges {
  readonly startType?: StartType;
  readonly commandLine?: string;
  readonly displayName?: string;
  readonly description?: string;
  /** The only privileges of its process: `SeDebugPrivilege` … */
  readonly requiredPrivileges?: readonly string[];
  /** Milliseconds that Windows waits for it at shutdown. */
  readonly preshutdownTimeout?: number;
  /** If the process crashes: delays of the restarts in milliseconds; the count is reset after `resetPeriod` seconds without a crash. */
  readonly recovery?: { readonly restartDelays: readonly number[]; readonly resetPeriod: number };
  /** Whether the recovery also applies when the service stops with an error. */
  readonly recoverFromErrors?: boolean;
}

/** The definition of a new service. It runs in its own process, as LocalSystem. */
export interface ServiceDefinition extends ServiceChanges {
  readonly displayName: string;
  readonly commandLine: string;
  readonly startType: StartType;
}

/** SERVICE_CONTROL_* (winsvc.h) */
const controls = { stop: 1, pause: 2, continue: 3, interrogate: 4 } as const;

// Access rights (winsvc.h). Only those that a call needs are requested, so that calls that every account is allowed work for all.
const managerConnect = 0x1;
const managerCreateService = 0x2;
const queryConfig = 0x1;
const changeConfig = 0x2;
const queryStatus = 0x4;
const start = 0x10;
const stop = 0x20;
const pauseContinue = 0x40;
const interrogate = 0x80;
const remove = 0x10000;

const ownProcess = 0x10;
const errorNormal = 1;
const noChange = 0xffffffff;
const startTypeNumbers = { Automatic: 2, AutomaticDelayedStart: 2, Manual: 3, Disabled: 4 } as const;

/** QUERY_SERVICE_CONFIGW (winsvc.h) */
const serviceConfig = koffi.struct({
  type: 'uint32',
  startType: 'uint32',
  errorControl: 'uint32',
  commandLine: 'str16',
  group: 'str16',
  tag: 'uint32',
  dependencies: 'void *',
  account: 'str16',
  displayName: 'str16',
});

/** Levels of ChangeServiceConfig2W (winsvc.h). */
const levels = {
  description: 1,
  failureActions: 2,
  delayedStart: 3,
  failureActionsFlag: 4,
  requiredPrivileges: 6,
  preshutdown: 7,
} as const;
const changeText = changeServiceConfig2<{ text: string }>(koffi.struct({ text: 'str16' }));
const changeNumber = changeServiceConfig2<{ number: number }>(koffi.struct({ number: 'uint32' }));
/** SERVICE_REQUIRED_PRIVILEGES_INFOW: strings in sequence, each terminated by a NUL, and another NUL at the end. */
const changeTexts = changeServiceConfig2<{ texts: Buffer }>(koffi.struct({ texts: 'void *' }));
/** SERVICE_FAILURE_ACTIONSW and SC_ACTION */
const changeFailureActions = changeServiceConfig2<{
  resetPeriod: number;
  rebootMessage: null;
  command: null;
  count: number;
  actions: { type: number; delay: number }[];
}>(
  koffi.struct({
    resetPeriod: 'uint32',
    rebootMessage: 'str16',
    command: 'str16',
    count: 'uint32',
    actions: koffi.pointer(koffi.struct({ type: 'int32', delay: 'uint32' })),
  }),
);
const restartAction = 1;

/** @throws ServiceError NotInstalled, NotElevated */
export function queryProcess(name: string): ServiceProcess {
  return withService(name, queryStatus, 'the state of the service could not be read', (service, check) => {
    const status = Buffer.alloc(36);
    check(queryServiceStatusEx(service, 0, status, status.length, Buffer.alloc(4)));
    const processId = status.readUInt32LE(28);
    return {
      state: serviceStates[status.readUInt32LE(4) - 1] ?? 'Stopped',
      processId: processId === 0 ? null : processId,
      exitCode: status.readUInt32LE(12),
      serviceExitCode: status.readUInt32LE(16),
      checkPoint: status.readUInt32LE(20),
      waitHint: status.readUInt32LE(24),
    };
  });
}

/** @throws ServiceError NotInstalled, NotElevated */
export function queryConfiguration(name: string): ServiceConfiguration {
  return withService(name, queryConfig, 'the configuration of the service could not be read', (service, check) => {
    const needed = Buffer.alloc(4);
    queryServiceConfig(service, Buffer.alloc(0), 0, needed);
    const buffer = Buffer.alloc(needed.readUInt32LE(0));
    check(queryServiceConfig(service, buffer, buffer.length, needed));
    const config: { startType: number; commandLine: string; account: string; displayName: string } = koffi.decode(buffer, serviceConfig);
    const delayed = Buffer.alloc(4);
    const isDelayed =
      queryServiceConfig2(service, levels.delayedStart, delayed, delayed.length, needed) !== 0 && delayed.readUInt32LE(0) !== 0;
    const { commandLine, account, displayName } = config;
    return { startType: startTypeOf(config.startType, isDelayed), commandLine, account, displayName };
  });
}

function startTypeOf(startType: number, delayed: boolean): StartType {
  if (startType === startTypeNumbers.Disabled) return 'Disabled';
  if (startType === startTypeNumbers.Manual) return 'Manual';
  return delayed ? 'AutomaticDelayedStart' : 'Automatic';
}

/** Creates a service. @throws ServiceError AlreadyInstalled, MarkedForDeletion, NotElevated; the service does not exist then. */
export function createService(name: string, definition: ServiceDefinition): void {
  withManager(managerConnect | managerCreateService, name, 'the service could not be created', (manager, check) => {
    const { displayName, commandLine, startType } = definition;
    const service = createServiceHandle(
      manager,
      name,
      displayName,
      changeConfig | start | remove,
      ownProcess,
      startTypeNumbers[startType],
      errorNormal,
      commandLine,
      null,
      null,
      null,
      null,
      null,
    );
    check(service);
    withHandle(service, closeServiceHandle, () => {
      try {
        applyChanges(service, definition, check);
      } catch (error) {
        deleteServiceHandle(service);
        throw error;
      }
    });
  });
}

/** @throws ServiceError NotInstalled, MarkedForDeletion, NotElevated */
export function configureService(name: string, changes: ServiceChanges): void {
  // Recovery actions that restart the service require the right to start it.
  withService(name, changeConfig | start, 'the service could not be configured', (service, check) => {
    const { startType, commandLine, displayName } = changes;
    if (startType !== undefined || commandLine !== undefined || displayName !== undefined) {
      const startNumber = startType === undefined ? noChange : startTypeNumbers[startType];
      check(
        changeServiceConfig(
          service,
          noChange,
          startNumber,
          noChange,
          commandLine ?? null,
          null,
          null,
          null,
          null,
          null,
          displayName ?? null,
        ),
      );
    }
    applyChanges(service, changes, check);
  });
}

/**
 * Applies the changes that have a level of ChangeServiceConfig2W. Levels that Wine does not support are skipped; every supported Windows
 * has all.
 */
function applyChanges(service: Handle, changes: ServiceChanges, check: Check): void {
  const checkLevel: Check = (result) => {
    try {
      check(result);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'Windows124')) throw error;
    }
  };
  const { startType, description, requiredPrivileges, preshutdownTimeout, recovery, recoverFromErrors } = changes;
  if (startType === 'Automatic' || startType === 'AutomaticDelayedStart') {
    checkLevel(changeNumber(service, levels.delayedStart, { number: Number(startType === 'AutomaticDelayedStart') }));
  }
  if (description !== undefined) checkLevel(changeText(service, levels.description, { text: description }));
  if (requiredPrivileges) {
    const texts = Buffer.from(requiredPrivileges.map((privilege) => `${privilege}\0`).join('') + '\0', 'utf16le');
    checkLevel(changeTexts(service, levels.requiredPrivileges, { texts }));
  }
  if (preshutdownTimeout !== undefined) checkLevel(changeNumber(service, levels.preshutdown, { number: preshutdownTimeout }));
  if (recovery) {
    const actions = recovery.restartDelays.map((delay) => ({ type: restartAction, delay }));
    checkLevel(
      changeFailureActions(service, levels.failureActions, {
        resetPeriod: recovery.resetPeriod,
        rebootMessage: null,
        command: null,
        count: actions.length,
        actions,
      }),
    );
  }
  if (recoverFromErrors !== undefined) {
    checkLevel(changeNumber(service, levels.failureActionsFlag, { number: Number(recoverFromErrors) }));
  }
}

/**
 * Deletes a service. While programs have it open, it is only marked for deletion.
 * @throws ServiceError NotInstalled, MarkedForDeletion, NotElevated
 */
export function deleteService(name: string): void {
  withService(name, remove, 'the service could not be deleted', (service, check) => {
    check(deleteServiceHandle(service));
  });
}

/** Requests a start with these start parameters (as the Services console calls them) and does not wait. @throws ServiceError */
export function requestStart(name: string, parameters: readonly string[]): void {
  withService(name, start, 'the service could not be started', (service, check) => {
    check(startService(service, parameters.length, parameters));
  });
}

/** Sends a request to a running service, and does not wait. @throws ServiceError NotRunning, Busy … */
export function sendControl(name: string, control: keyof typeof controls): void {
  const access = control === 'stop' ? stop : control === 'interrogate' ? interrogate : pauseContinue;
  withService(name, access, `the service did not accept the request to ${control}`, (service, check) => {
    check(controlService(service, controls[control], Buffer.alloc(28)));
  });
}

/** Throws the last Windows error if a call returned 0. Must be called at once: the next call overwrites the error. */
type Check = (result: Handle) => void;

function withManager<Result>(access: number, target: string, what: string, use: (manager: Handle, check: Check) => Result): Result {
  const check: Check = (result) => {
    if (!result) throw lastError(what, target);
  };
  const manager = openSCManager(null, null, access);
  check(manager);
  return withHandle(manager, closeServiceHandle, () => use(manager, check));
}

function withService<Result>(name: string, access: number, what: string, use: (service: Handle, check: Check) => Result): Result {
  return withManager(managerConnect, name, what, (manager, check) => {
    const service = openService(manager, name, access);
    check(service);
    return withHandle(service, closeServiceHandle, () => use(service, check));
  });
}
