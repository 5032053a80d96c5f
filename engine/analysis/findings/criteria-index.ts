import type { Criterion } from './criteria.ts';
import type { Subject } from './subject.ts';

/** The criteria that apply to subjects with one process name, user and path, … */
interface OwnerCriteria {
  /** … to a process without sockets, or with sockets that are not tested for themselves, … */
  readonly alone: readonly Criterion[];
  /** … to a process with sockets, … */
  readonly withSockets: readonly Criterion[];
  /** … to sockets, … */
  readonly ofSockets: readonly Criterion[];
  /** … and to sockets by state, then by {@link CriteriaIndex.socketKey}. */
  readonly sockets: Map<string | null, Map<number, readonly Criterion[]>>;
}

/** Kinds of conditions that are about the direction, the state and the ports only. */
const indexedKinds = ['direction', 'state', 'port'];
/** Kinds of conditions that are about the path only. */
const pathKinds = ['path', 'expected'];
/** Kinds of conditions about facts that most records do not have, and whether a subject has them. */
const rareKinds: { readonly [kind: string]: (subject: Subject) => boolean } = {
  parent: ({ parentProcessName }) => parentProcessName !== null,
  'command-line': ({ commandLine }) => commandLine !== null,
  service: ({ services }) => services !== null,
  module: ({ modules }) => modules !== null,
  host: ({ hostNames }) => hostNames !== null,
};
const rareFacts = Object.values(rareKinds);

/**
 * Selects the criteria which can apply to a subject. Most criteria are about values that a log does not contain, and a log repeats a few of
 * them millions of times.
 */
export class CriteriaIndex {
  private readonly criteria: readonly Criterion[];
  private readonly watchesEnds: (criterion: Criterion) => boolean;
  private readonly byProcess = new Map<string | null, Map<string | null, Map<string | null, OwnerCriteria>>>();
  private readonly portClasses: Uint32Array;
  private readonly classCount: number;

  constructor(criteria: readonly Criterion[], watchesEnds: (criterion: Criterion) => boolean) {
    this.criteria = criteria;
    this.watchesEnds = watchesEnds;
    this.portClasses = portClassesOf(criteria);
    this.classCount = this.portClasses.at(-1)! + 1;
  }

  /** Behaviours are about sockets of their own. */
  ofProcess(process: Subject, hasSockets: boolean): readonly Criterion[] {
    const { alone, withSockets } = this.ofOwner(process);
    return hasSockets ? withSockets : alone;
  }

  /** @param isEnd whether the record is that of the end of the socket */
  ofSocket(socket: Subject, isEnd: boolean): readonly Criterion[] {
    const { ofSockets, sockets } = this.ofOwner(socket);
    const byKey = known(sockets, socket.state, () => new Map<number, readonly Criterion[]>());
    return known(byKey, this.socketKey(socket, isEnd), () => this.selected(ofSockets, socket, isEnd));
  }

  private ofOwner({ processName, user, path }: Subject): OwnerCriteria {
    const byUser = known(this.byProcess, processName, () => new Map<string | null, Map<string | null, OwnerCriteria>>());
    const byPath = known(byUser, user, () => new Map<string | null, OwnerCriteria>());
    return known(byPath, path, () => {
      const applying = this.criteria.filter(({ appliesTo }) => appliesTo({ processName, user }));
      const ofSockets = applying.filter(({ allows }) => allows(pathKinds, { path }));
      const single = ofSockets.filter(({ behaviour }) => !behaviour);
      const alone = single.filter(({ allows }) => allows(indexedKinds, {}));
      const withSockets = single.filter((criterion) => criterion.needsProcess || alone.includes(criterion));
      return { alone, withSockets, ofSockets, sockets: new Map<string | null, Map<number, readonly Criterion[]>>() };
    });
  }

  private selected(criteria: readonly Criterion[], socket: Subject, isEnd: boolean): Criterion[] {
    const unknown = Object.keys(rareKinds).filter((kind) => !rareKinds[kind]!(socket));
    const kinds = [...indexedKinds, ...unknown];
    return criteria.filter((criterion) => criterion.allows(kinds, socket) && (!isEnd || this.watchesEnds(criterion)));
  }

  /**
   * A number for all that {@link selected} tests, except the state: the protocol, the direction, the ports as far as criteria distinguish
   * them, and which rare facts are known. Criteria do not test the local port of an outbound connection, nor the remote port of an inbound
   * one: its other end has chosen it arbitrarily.
   */
  private socketKey(socket: Subject, isEnd: boolean): number {
    const { protocol, direction, localPort, remotePort } = socket;
    let key = direction === 'Outbound' ? 0 : this.classOf(localPort);
    key = key * this.classCount + (direction === 'Inbound' ? 0 : this.classOf(remotePort));
    key = key * 3 + (direction === 'Inbound' ? 0 : direction === 'Outbound' ? 1 : 2);
    key = key * 2 + (protocol === 'TCP' ? 0 : 1);
    key = key * 2 + (isEnd ? 1 : 0);
    for (const isKnown of rareFacts) key = key * 2 + (isKnown(socket) ? 1 : 0);
    return key;
  }

  /** 0 for no port. */
  private classOf(port: number | null): number {
    return port === null ? 0 : this.portClasses[port]!;
  }
}

/**
 * The class of each port: criteria do not distinguish the ports of one class. Classes are the parts of the range of ports between the ends
 * of all ranges in criteria; the first is 1.
 */
function portClassesOf(criteria: readonly Criterion[]): Uint32Array {
  const classes = new Uint32Array(65_536);
  for (const { portRanges } of criteria) {
    for (const { from, to } of portRanges) {
      classes[from] = 1;
      if (to < 65_535) classes[to + 1] = 1;
    }
  }
  for (let port = 0, last = 1; port < classes.length; port++) classes[port] = last += classes[port]!;
  return classes;
}

/** The number of keys that a map keeps. */
const maxKnown = 1000;

/** The value of a key, created if it is not in the map. */
function known<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= maxKnown) map.clear();
    map.set(key, (value = create()));
  }
  return value;
}
