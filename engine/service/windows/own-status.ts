import { ServiceError } from '../../model/service-error.ts';
import { terminateProcess } from '../../platform/terminate-process.ts';
import { setServiceStatus } from '../../platform/windows/advapi32.ts';
import { serviceExitCodes } from '../exit-codes.ts';
import { configureService } from './service-manager.ts';
import { serviceName } from './service-name.ts';

/**
 * The result of RegisterServiceCtrlHandlerExW (winsvc.h). Any thread of the process can use it; 0 before the start by the service
 * manager.
 */
export type StatusHandle = number | bigint;

// winsvc.h
const states = { stopped: 1, startPending: 2, stopPending: 3, running: 4, continuePending: 5, pausePending: 6, paused: 7 } as const;
export type OwnState = keyof typeof states;
const ownProcess = 0x10;
/** SERVICE_ACCEPT_STOP, _PAUSE_CONTINUE, _SHUTDOWN, _PRESHUTDOWN */
const accepted = 0x1 | 0x2 | 0x4 | 0x100;

// winerror.h
const noError = 0;
const errorServiceSpecific = 1066;

/** State of this process for the service manager. `exitCode` is one of {@link serviceExitCodes}, or 0 for a normal stop. */
export interface OwnStatus {
  readonly state: OwnState;
  readonly exitCode: number;
  /** While an operation is pending: the number of progress reports, and the milliseconds until the next one can be expected. */
  readonly checkPoint: number;
  readonly waitHint: number;
}

/** Reports the state of this process to the service manager. */
export function reportStatus(handle: StatusHandle, { state, exitCode, checkPoint, waitHint }: OwnStatus): void {
  const isPending = state.endsWith('Pending');
  const status = Buffer.alloc(28); // SERVICE_STATUS
  status.writeUInt32LE(ownProcess, 0);
  status.writeUInt32LE(states[state], 4);
  status.writeUInt32LE(state === 'running' || state === 'paused' ? accepted : 0, 8);
  status.writeUInt32LE(exitCode === 0 ? noError : errorServiceSpecific, 12);
  status.writeUInt32LE(exitCode, 16);
  status.writeUInt32LE(isPending ? checkPoint : 0, 20);
  status.writeUInt32LE(isPending ? waitHint : 0, 24);
  setServiceStatus(handle, status);
}

/**
 * Sets whether Windows runs the recovery actions when the service stops with an error. They are useful after an error that a restart can
 * fix, but not for an invalid setting: the restart would fail in the same way, or run without the parameters of that start.
 */
export function restartAfterErrors(restart: boolean): void {
  try {
    configureService(serviceName, { recoverFromErrors: restart });
  } catch (error) {
    // An account other than LocalSystem is not allowed to change it. The value that setup has set remains.
    if (!(error instanceof ServiceError)) throw error;
  }
}

/**
 * Ends a service that failed, from any thread: reports the stopped state with an error to the service manager and ends the process at once.
 * process.exit would wait for the thread that is in StartServiceCtrlDispatcherW.
 */
export function endFailedService(handle: StatusHandle, restart: boolean): never {
  try {
    restartAfterErrors(restart);
    if (handle !== 0) reportStatus(handle, { state: 'stopped', exitCode: serviceExitCodes.failed, checkPoint: 0, waitHint: 0 });
  } finally {
    terminateProcess(serviceExitCodes.failed);
  }
}
