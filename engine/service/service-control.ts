import { SettingError, type Settings, type StartParameters } from '../model/settings.ts';

/** The state of a service, with the names of .NET's ServiceControllerStatus; the order is that of SERVICE_STOPPED = 1 … (winsvc.h). */
export const serviceStates = ['Stopped', 'StartPending', 'StopPending', 'Running', 'ContinuePending', 'PausePending', 'Paused'] as const;
export type ServiceState = (typeof serviceStates)[number];

/** The start types by their words in `--startup`, with the names of `Set-Service -StartupType`. Linux has no delayed start. */
export const startTypes = {
  auto: 'Automatic',
  delayed: 'AutomaticDelayedStart',
  manual: 'Manual',
  disabled: 'Disabled',
} as const;
export type StartType = (typeof startTypes)[keyof typeof startTypes];

/** The words of the start types of setup: a new service cannot be disabled. */
export const installedStartTypes = ['auto', 'delayed', 'manual'] as const satisfies readonly (keyof typeof startTypes)[];

/** The service as the service manager reports it. */
export interface InstalledService {
  readonly name: string;
  readonly displayName: string;
  readonly state: ServiceState;
  readonly startType: StartType;
  /** Null if it does not run. */
  readonly processId: number | null;
  readonly account: string;
  /** The settings of the running service, or those with which it would start. An error if the stored settings are invalid. */
  readonly settings: Settings | SettingError;
}

/** The changes of `configure`. Absent values stay as they are. */
export interface ServiceChanges {
  readonly startType?: StartType;
  /** Start parameters to store. */
  readonly parameters: StartParameters;
  /** Remove all stored start parameters first. */
  readonly defaults: boolean;
}

/**
 * The service manager of this machine, for the Port Reporter service. If the service does not exist, every call fails with a ServiceError
 * `NotInstalled`.
 */
export interface ServiceControl {
  query(): InstalledService;
  /**
   * Resolves when the service runs, which means that its first log files are written. Does nothing if the service runs already.
   * @param parameters for this start only
   * @throws ServiceError with the reason of the service if it stopped again; AlreadyRunning with parameters, which would have no effect
   */
  start(parameters: StartParameters): Promise<void>;
  /** Resolves when it has stopped and all records are written. Does nothing if the service is stopped. */
  stop(): Promise<void>;
  /** Takes effect with the next start. */
  configure(changes: ServiceChanges): void;
}

/** Settings, or the error in them: an invalid setting must not hide the state of the service. */
export function settingsOrError(read: () => Settings): Settings | SettingError {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingError) return error;
    throw error;
  }
}
