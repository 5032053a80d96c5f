import { SettingError, type Settings, type StartParameters } from '../model/settings.ts';

/** Where a service stands, under the names of .NET's ServiceControllerStatus; the order is that of SERVICE_STOPPED = 1 … (winsvc.h). */
export const serviceStates = ['Stopped', 'StartPending', 'StopPending', 'Running', 'ContinuePending', 'PausePending', 'Paused'] as const;
export type ServiceState = (typeof serviceStates)[number];

/** When a service is started, under the names of `Set-Service -StartupType`. Linux knows no delayed start. */
export type StartType = 'Automatic' | 'AutomaticDelayedStart' | 'Manual' | 'Disabled';

/** The service as the service manager knows it. */
export interface InstalledService {
  readonly name: string;
  readonly displayName: string;
  readonly state: ServiceState;
  readonly startType: StartType;
  /** Null when it does not run. */
  readonly processId: number | null;
  readonly account: string;
  /** What it runs with; when it does not run, what it would be started with. The error when what is kept for it can't be used. */
  readonly settings: Settings | SettingError;
}

/** What `configure` can change. What is absent stays as it is. */
export interface ServiceChanges {
  readonly startType?: StartType;
  /** Start parameters to keep. */
  readonly parameters: StartParameters;
  /** Forget all kept start parameters first. */
  readonly defaults: boolean;
}

/**
 * The service manager of this machine, as far as our service goes. Where there is no service every call fails with a ServiceError
 * `NotInstalled`.
 */
export interface ServiceControl {
  query(): InstalledService;
  /**
   * Settled when the service runs, which means that its first log files are written. A service that runs already is left alone.
   * @param parameters for this one start
   * @throws ServiceError with the service's own reason when it stopped again; AlreadyRunning when there are parameters, which would have no
   * effect
   */
  start(parameters: StartParameters): Promise<void>;
  /** Settled when it has stopped and everything is written. A service that is stopped is left alone. */
  stop(): Promise<void>;
  /** Takes effect with the next start. */
  configure(changes: ServiceChanges): void;
}

/** Settings, or what is wrong with them: a broken setting must not hide the state of the service. */
export function settingsOrError(read: () => Settings): Settings | SettingError {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingError) return error;
    throw error;
  }
}
