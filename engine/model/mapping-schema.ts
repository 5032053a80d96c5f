/**
 * The record, declared once. Types, parsing, the order of columns, headings, the help of columns, docs/record.md and the properties of the
 * PowerShell objects follow from it. A new field is an entry here, the collectors that read it, and its test.
 */

/** How far an address reaches: this machine only, this link, private networks, everywhere. `Any` is the wildcard address. */
export const exposures = ['Any', 'Loopback', 'LinkLocal', 'Private', 'Multicast', 'Global'] as const;
export type Exposure = (typeof exposures)[number];

/** Optional fields, in the groups in which `--include` names them. They take longer to read. */
export const optionalFieldGroups = ['modules', 'hash', 'version', 'signer'] as const;
export type OptionalFieldGroup = (typeof optionalFieldGroups)[number];

/** What a record has only on request: the groups of `--include`, and the results of `--names` and `--addresses`. */
export type OptionalFields = OptionalFieldGroup | 'names' | 'addresses';

/** What a field holds. Addresses, ports and states are checked when a record is read back; the others by their plain type. */
export type FieldType =
  | 'text'
  | 'address'
  | 'state'
  | 'number'
  | 'port'
  | 'boolean'
  | 'time'
  | 'process'
  | 'processes'
  | 'services'
  | 'modules'
  | 'addresses'
  | 'reasons';

/**
 * Declaration of a field. A value may be null unless `notNull` is set; null means that the field does not apply, or `missing` has the
 * reason.
 */
export interface Declaration {
  readonly type: FieldType;
  readonly values?: readonly string[];
  readonly notNull?: true;
  /** Only this system has the field; on the other one it is always null. */
  readonly system?: 'linux' | 'windows';
  /** The field is absent unless this is requested. */
  readonly include?: OptionalFields;
  /** The field is the same in all records of a process. */
  readonly perProcess?: true;
  /** The field passes with the owner from one record to the next one of the same socket. */
  readonly owner?: true;
  /** A difference in this field makes a mapping `changed`. The others follow from these or belong to the key. */
  readonly compared?: true;
  /** Only snapshots have the field, changes do not. */
  readonly snapshotOnly?: true;
  /** The default table shows the field: always, or if at least one record has a value (true, if the field is a boolean). */
  readonly table?: 'always' | 'if any';
  /** Heading of the table's column. By default the field's name. */
  readonly heading?: string;
  /** The smallest useful width of the table's column, in terminal cells. By default 8. */
  readonly minWidth?: number;
  /** The width that most records need. By default the smallest useful width. */
  readonly usualWidth?: number;
  /** The order in which columns are omitted from a table that is too narrow, the lowest first. Without it the column stays. */
  readonly omit?: number;
  /** One or two sentences, for docs/record.md. */
  readonly help: string;
}

/** All fields, in the order in which every format writes them. */
export const mappingSchema = {
  protocol: {
    type: 'text',
    values: ['TCP', 'UDP'],
    notNull: true,
    table: 'always',
    heading: 'PROTO',
    minWidth: 5,
    omit: 9,
    help: '`TCP` or `UDP`.',
  },
  localAddress: {
    type: 'address',
    notNull: true,
    table: 'always',
    minWidth: 15,
    help: 'RFC 5952 text. A scope id follows `%`; `::ffff:a.b.c.d` is shown as `a.b.c.d`.',
  },
  localPort: { type: 'port', notNull: true, table: 'always', heading: 'PORT', minWidth: 5, help: 'Port number.' },
  localPortName: {
    type: 'text',
    include: 'names',
    table: 'always',
    heading: 'NAME',
    omit: 6,
    help: 'The name under which IANA lists the port.',
  },
  remoteAddress: {
    type: 'address',
    table: 'always',
    minWidth: 15,
    help: 'Null for listeners, unconnected UDP sockets, and if the system keeps none (UDP on Windows: `missing` has `NotSupported`).',
  },
  remotePort: { type: 'port', table: 'always', heading: 'PORT', minWidth: 5, help: 'Null if `remoteAddress` is null.' },
  remotePortName: { type: 'text', include: 'names', table: 'always', heading: 'NAME', omit: 5, help: 'As `localPortName`.' },
  state: {
    type: 'state',
    compared: true,
    table: 'always',
    minWidth: 11,
    omit: 8,
    help: 'TCP state under the name that `Get-NetTCPConnection` uses, or `Unknown(n)`. Null for UDP.',
  },
  dualStack: {
    type: 'boolean',
    system: 'linux',
    compared: true,
    help: 'Whether a `::` socket takes IPv4 too. Null for all other sockets; Windows lists two rows.',
  },
  exposure: { type: 'text', values: exposures, notNull: true, help: 'How far the local address can be reached.' },
  reachableAt: {
    type: 'addresses',
    include: 'addresses',
    snapshotOnly: true,
    help: 'The addresses at which a socket on `0.0.0.0` or `::` can be reached. Null for all other sockets.',
  },
  opened: { type: 'time', compared: true, help: 'When the port was bound, if the system reports it.' },
  processId: {
    type: 'number',
    perProcess: true,
    owner: true,
    compared: true,
    table: 'always',
    heading: 'PID',
    minWidth: 6,
    omit: 7,
    help: 'Together with `processStarted` the identity of the process. Null, never 0, if no process owns the socket.',
  },
  processStarted: { type: 'time', perProcess: true, owner: true, compared: true, heading: 'STARTED', help: 'When the process started.' },
  processName: {
    type: 'text',
    perProcess: true,
    owner: true,
    compared: true,
    table: 'always',
    heading: 'PROCESS',
    minWidth: 8,
    usualWidth: 16,
    help: 'The file name of the executable, or the name of a script that is run by its path.',
  },
  path: { type: 'text', perProcess: true, owner: true, compared: true, help: 'Path of the executable.' },
  deleted: {
    type: 'boolean',
    system: 'linux',
    perProcess: true,
    owner: true,
    compared: true,
    table: 'if any',
    help: 'Whether the executable was deleted or replaced after the process started; `path` may then lead to another file.',
  },
  commandLine: { type: 'text', perProcess: true, owner: true, help: 'Command line of the process.' },
  parentProcessId: {
    type: 'number',
    perProcess: true,
    owner: true,
    compared: true,
    heading: 'PARENT',
    help: 'The process that started the owner.',
  },
  user: {
    type: 'text',
    perProcess: true,
    owner: true,
    compared: true,
    table: 'always',
    usualWidth: 12,
    omit: 2,
    help: '`DOMAIN\\user`; on Linux the name of the account.',
  },
  services: {
    type: 'services',
    notNull: true,
    perProcess: true,
    owner: true,
    compared: true,
    table: 'always',
    omit: 1,
    help: 'Windows services in the process, the one that owns the socket first if the system reports it; on Linux the systemd unit.',
  },
  peer: { type: 'process', help: 'For a connection between two processes of this machine: the process at the remote endpoint.' },
  sharedWith: {
    type: 'processes',
    notNull: true,
    owner: true,
    compared: true,
    help: 'Other processes that hold the same socket (inherited or passed on). Each of them owns it as much as `processId` does.',
  },
  boundDevice: {
    type: 'text',
    system: 'linux',
    table: 'if any',
    heading: 'DEVICE',
    help: 'The network device that the socket is bound to (SO_BINDTODEVICE, or the scope of a link-local address). Null for all other sockets.',
  },
  namespace: {
    type: 'text',
    system: 'linux',
    table: 'if any',
    omit: 4,
    help: 'The network namespace, if it is another one than ours: its name under /run/netns, else `net:[inode]`, or `proc:[inode]` if only its table of sockets can be read.',
  },
  container: {
    type: 'text',
    system: 'linux',
    owner: true,
    compared: true,
    table: 'if any',
    omit: 3,
    help: 'The container that the process or the namespace belongs to.',
  },
  company: { type: 'text', perProcess: true, include: 'version', table: 'always', help: 'From the version information of the executable.' },
  description: {
    type: 'text',
    perProcess: true,
    include: 'version',
    table: 'always',
    help: 'From the version information of the executable.',
  },
  version: { type: 'text', perProcess: true, include: 'version', table: 'always', help: 'From the version information of the executable.' },
  signer: {
    type: 'text',
    perProcess: true,
    include: 'signer',
    table: 'always',
    help: 'The signer of the executable, if the signature is valid.',
  },
  sha256: {
    type: 'text',
    perProcess: true,
    include: 'hash',
    table: 'always',
    help: 'SHA-256 of the running executable, in lower-case hexadecimal.',
  },
  modules: {
    type: 'modules',
    perProcess: true,
    include: 'modules',
    table: 'always',
    help: 'Modules loaded in the process, with base address.',
  },
  missing: { type: 'reasons', notNull: true, perProcess: true, help: 'The reason for each field that has no value.' },
} as const satisfies { readonly [field: string]: Declaration };

export type Schema = typeof mappingSchema;
export type FieldName = keyof Schema;

function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(mappingSchema, name);
}

/** All declarations, in order. */
export const declarations: readonly (Declaration & { readonly name: FieldName })[] = Object.keys(mappingSchema)
  .filter(isFieldName)
  .map((name) => ({ name, ...mappingSchema[name] }));

/** Names of the fields whose declaration has a trait. */
export type NamesWith<Trait> = { readonly [name in FieldName]: Schema[name] extends Trait ? name : never }[FieldName];

/** Fields that pass with the owner from one record to the next one of the same socket. */
export const ownerFields = declarations.filter(({ owner }) => owner).map(({ name }) => name);

/** Fields whose difference makes a mapping `changed`. */
export const comparedFields = declarations.filter(({ compared }) => compared).map(({ name }) => name);

/** A field of a socket that exists on Linux only. */
type LinuxOnly = Exclude<NamesWith<{ readonly system: 'linux' }>, NamesWith<{ readonly perProcess: true }>>;

/** The fields of a socket that exist on Linux only, as null. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- LinuxOnly selects the same names from the same declarations.
export const linuxOnlyFields = Object.fromEntries(
  declarations.filter(({ system, perProcess }) => system === 'linux' && !perProcess).map(({ name }) => [name, null]),
) as { readonly [name in LinuxOnly]: null };

/** Fields that are null if nothing is known, except the lists below. */
type NullableName = Exclude<FieldName, NamesWith<{ readonly notNull: true }> | NamesWith<{ readonly include: OptionalFields }>>;

/** A record of which nothing is known: null, or an empty list, in each field that is neither optional nor always known. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- NullableName selects the same names from the same declarations.
export const unknownFields = Object.fromEntries([
  ...declarations.filter(({ notNull, include }) => !notNull && !include).map(({ name }) => [name, null]),
  ['services', []],
  ['sharedWith', []],
]) as { readonly [name in NullableName]: null } & { readonly services: readonly never[]; readonly sharedWith: readonly never[] };

/** The fields of a process of which nothing is known, as {@link unknownFields}. */
type NullableProcessName = NullableName & NamesWith<{ readonly perProcess: true }>;

/** The fields of {@link unknownFields} that describe the process. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- NullableProcessName selects the same names from the same declarations.
export const unknownProcessFields = Object.fromEntries([
  ...declarations.filter(({ notNull, include, perProcess }) => perProcess && !notNull && !include).map(({ name }) => [name, null]),
  ['services', []],
]) as { readonly [name in NullableProcessName]: null } & { readonly services: readonly never[] };
