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
  /** Of the last process that ended; 0 while none has. */
  readonly exitCode: number;
  /** Names its current or last run in the journal. */
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

/** The `name=value` lines of `systemctl show`; null when the system has no such unit. */
export function unitInfo(shown: string): UnitInfo | null {
  const property = (name: (typeof unitProperties)[number]): string => new RegExp(`^${name}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
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
