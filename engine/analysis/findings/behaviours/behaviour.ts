import { createBeacons } from './beacons.ts';
import { createBursts } from './bursts.ts';
import { createFanOut } from './fan-out.ts';
import { createFirstSeen } from './first-seen.ts';
import { createLongConnections } from './long-connections.ts';
import type { Behaviour } from './observation.ts';
import { createOutboundScans } from './outbound-scans.ts';
import { createPortScans } from './port-scans.ts';

/** The `<behaviour>` element of a criterion. */
export interface BehaviourSettings {
  readonly kind: string;
  readonly parameters: { readonly [name: string]: number };
}

interface BehaviourKind {
  /** Its attributes with their default and their valid range. */
  readonly parameters: { readonly [name: string]: { readonly initial: number; readonly min: number; readonly max: number } };
  readonly create: (parameters: { readonly [name: string]: number }) => Behaviour;
}

/** The kinds of behaviour, as `<behaviour kind="…">` names them. */
export const behaviourKinds: { readonly [kind: string]: BehaviourKind } = {
  beacon: {
    parameters: {
      connections: { initial: 12, min: 4, max: 10_000 },
      regularity: { initial: 0.75, min: 0, max: 1 },
      hours: { initial: 1, min: 0, max: 8760 },
      'min-seconds': { initial: 10, min: 1, max: 86_400 },
    },
    create: createBeacons,
  },
  'fan-out': {
    parameters: { hosts: { initial: 20, min: 2, max: 10_000 }, minutes: { initial: 10, min: 1, max: 1440 } },
    create: createFanOut,
  },
  burst: {
    parameters: { connections: { initial: 100, min: 2, max: 10_000 }, minutes: { initial: 10, min: 1, max: 1440 } },
    create: createBursts,
  },
  'outbound-scan': {
    parameters: { ports: { initial: 15, min: 2, max: 10_000 }, minutes: { initial: 10, min: 1, max: 1440 } },
    create: createOutboundScans,
  },
  'port-scan': {
    parameters: {
      ports: { initial: 5, min: 2, max: 1000 },
      minutes: { initial: 1, min: 1, max: 1440 },
      'max-hosts': { initial: 3, min: 1, max: 1000 },
    },
    create: createPortScans,
  },
  'new-listener': { parameters: { 'learn-hours': { initial: 24, min: 0, max: 8760 } }, create: createFirstSeen('listener') },
  'new-program': {
    parameters: { 'learn-hours': { initial: 24, min: 0, max: 8760 }, 'learn-running': { initial: 0, min: 0, max: 1 } },
    create: createFirstSeen('program'),
  },
  'new-program-port': { parameters: { 'learn-hours': { initial: 24, min: 0, max: 8760 } }, create: createFirstSeen('program and port') },
  'long-connection': { parameters: { hours: { initial: 24, min: 1, max: 8760 } }, create: createLongConnections },
};

/** Creates the watcher of a criterion. */
export function createBehaviour({ kind, parameters }: BehaviourSettings): Behaviour {
  return behaviourKinds[kind]!.create(parameters);
}
