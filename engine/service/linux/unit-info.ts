import type { ServiceState, StartType } from '../service-control.ts';

/** Properties that {@link unitInfo} reads, for `systemctl show --property`. */
export const unitProperties = [
  'LoadState',
  'ActiveState',
  'UnitFileState',
  'MainPID',
  'User',
  'Description',
  'ExecMainStatus',
  'InvocationID',
] as const;

/** A unit as `systemctl show` prints it. */
export interface UnitInfo {
  readonly description: string;
  readonly state: ServiceState;
  readonly startType: StartType;
  readonly processId: number | null;
  readonly account: string;
  /** Exit code of the last process that ended; 0 if no process has ended. */
  readonly exitCode: number;
  /** Identifies its current or last run in the journal. */
  readonly invocation: string;
}

/** org.freedesktop.systemd1(5), ActiveState. */
const states: ReadonlyMap<string, ServiceState> = new Map([
  ['active', 'Running'],
  ['reloading', 'Running'],
  ['refreshing', 'Running'],
  ['activating', 'StartPending'],
  ['deactivating', 'StopPending'],
]);

/** The `name=value` lines of `systemctl show`; null if the unit does not exist. */
export function unitInfo(output: string): UnitInfo | null {
  const property = (name: (typeof unitProperties)[number]): string => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1] ?? '';
  const loaded = property('LoadState');
  if (loaded === 'not-found' || loaded === '') return null;
  const fileState = property('UnitFileState');
  return {
    description: property('Description'),
    state: states.get(property('ActiveState')) ?? 'Stopped',
    startType: startTypeOf(loaded, fileState),
    processId: Number(property('MainPID')) || null,
    account: property('User') || 'root',
    exitCode: Number(property('ExecMainStatus')),
    invocation: property('InvocationID'),
  };
}

function startTypeOf(loaded: string, fileState: string): StartType {
  if (loaded === 'masked' || fileState.startsWith('masked')) return 'Disabled';
  return fileState.startsWith('enabled') ? 'Automatic' : 'Manual';
}
