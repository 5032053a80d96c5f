/**
 * The events of PR-EVENTS, declared once. Their types, the JSON Schema in docs/schema and the table of its fields follow from it. A field
 * has the same type in all events, so that databases can load them into one table. The mapping is that of mapping-schema.ts.
 */

/** The version of PR-EVENTS. A change that readers of an earlier version would misunderstand gets a new number. */
export const eventSchemaVersion = 1;

/**
 * What a field of an event holds. `changes` are values of a mapping before a change, by field; `object` has the declared `fields`. A time
 * is an RFC 3339 UTC text in the file.
 */
export type EventFieldType = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'texts' | 'mapping' | 'changes' | 'object';

/** The form of a text. `stamp`: the timestamp of a file name, local time: `26-11-28-9-5-1`. */
export type TextForm = 'uuid' | 'sha256' | 'stamp' | 'utcOffset' | 'file';

/** Declaration of a field. It is always present. */
export interface EventField {
  readonly type: EventFieldType;
  /** The values of a text. Without it, any. */
  readonly values?: readonly string[];
  readonly form?: TextForm;
  readonly orNull?: true;
  /** The smallest number. By default 0. */
  readonly min?: number;
  readonly fields?: EventFields;
  /** One or two sentences, for the JSON Schema. */
  readonly help: string;
}

export interface EventFields {
  readonly [field: string]: EventField;
}

/** Declaration of an event. */
export interface EventDeclaration {
  readonly help: string;
  readonly fields: EventFields;
}

/** How a change was detected: by a poll, by an event of the system, or by inference (the owner is then likely, not read). */
export const changeSources = ['poll', 'event', 'inferred'] as const;

/**
 * Why records may be missing: a poll was late, the reporter was paused, the machine slept, the clock was set; `overflow`: more short-lived
 * sockets ended between two polls than the system could report; `stopped`: no reporter ran (stopped, killed, or the machine was off).
 */
export const gapReasons = ['late', 'paused', 'suspended', 'clock', 'overflow', 'stopped'] as const;

/** How another program changed an open log file. `overwritten`: written bytes were changed, or bytes were added. */
export const tamperings = ['removed', 'truncated', 'overwritten'] as const;

/** The fields that each line starts with, before those of its event. `schema`, the version, precedes them. */
export const headFields = {
  computer: { type: 'text', help: 'The name of the machine.' },
  session: { type: 'text', form: 'uuid', help: 'UUID of one run of the reporter. The anchors in the log of the system have it too.' },
  sequence: {
    type: 'integer',
    min: 1,
    help:
      '1 for the first line of a session, then one more for each line, in all files of the session. Records that are counted as lost have ' +
      'no number.',
  },
  time: { type: 'time', help: 'The time that the record is about. The records of one poll have the same time.' },
} as const satisfies EventFields;

const source = {
  type: 'text',
  values: changeSources,
  help: 'How the change was detected: by a poll, by an event of the system, or by inference (the owner is then likely, not read).',
} as const;
const logFile = { type: 'text', form: 'file', help: 'Name of a log file, without folder.' } as const;
const from = { type: 'time', help: 'Start of the time that the record covers. Of `lost`, the first poll that had such records.' } as const;
const to = { type: 'time', help: 'End of the time that the record covers. Of `lost`, the last poll that had such records.' } as const;
const why = { type: 'text', help: 'The reason: of `gap` one of its values, of `waited` the description of the system.' } as const;
const reason = { type: 'text', help: 'The reason, in words.' } as const;
const mapping = {
  type: 'mapping',
  help: 'The mapping: of `closed`, at the last poll that listed it; of `changed`, after the change.',
} as const;
const total = (kind: string) => ({ type: 'integer', help: `Number of \`${kind}\` records since the start.` }) as const;

const settings = {
  type: 'object',
  help: 'The settings of the reporter.',
  fields: {
    logDirectory: { type: 'text', help: 'The log folder.' },
    logSize: { type: 'integer', help: 'Bytes after which a set of files is closed (`-ls`).' },
    keep: { type: 'text', help: 'Retention, in the format of `--keep`: `1GB`, `30d`, or `0` for unlimited.' },
    interval: { type: 'integer', help: 'Milliseconds between polls.' },
    anchorInterval: {
      type: 'integer',
      help: 'Milliseconds between anchors in the log of the system; 0: anchors at start, rotation and stop only.',
    },
    reserve: {
      type: 'integer',
      orNull: true,
      help: 'Bytes that stay free on the disk (`--reserve`); null for the default of 500 MB, at most 5 % of the disk.',
    },
    logReader: { type: 'text', orNull: true, help: 'The account that can read the logs in addition to administrators, on Windows.' },
    logCommandLines: { type: 'boolean', help: 'Whether command lines are logged.' },
    allowSharedFolder: { type: 'boolean', help: 'Whether a log folder is accepted that other accounts can write to.' },
  },
} as const;

/** All events, with their fields after those of the head, in the order in which they are written. */
export const eventSchema = {
  present: {
    help:
      'A mapping of the first snapshot of a session: it existed when the reporter started. These records follow `started` in the first file ' +
      'of the session, and are not repeated after a rotation. Sockets that listen come first.',
    fields: { source, mapping },
  },
  opened: { help: 'A mapping that the previous poll did not list.', fields: { source, mapping } },
  changed: {
    help: 'A mapping with changed fields.',
    fields: { source, mapping, previous: { type: 'changes', help: 'The values of the changed fields before the change.' } },
  },
  closed: {
    help: 'A mapping that is no longer listed.',
    fields: {
      source,
      mapping,
      seconds: {
        type: 'number',
        orNull: true,
        help:
          'Lifetime in seconds, accurate to the poll interval. Null if its start is unknown: it existed before the reporter started, or no ' +
          'poll listed it.',
      },
    },
  },
  connectFailed: {
    help:
      'A program tried to connect to `mapping.remoteAddress` and got no connection: refused, unreachable, without an answer in time, or ' +
      'given up by the program; the system does not report which. Such a socket is in no other record, unless a poll has seen it while it ' +
      'waited.',
    fields: {
      source,
      mapping,
      seconds: { type: 'number', orNull: true, help: 'How long the attempt took, in seconds; null if its start is unknown.' },
    },
  },
  started: {
    help: 'The first record of a session, repeated in each file after a rotation so that every file can be read alone.',
    fields: {
      operatingSystem: { type: 'text', help: 'As the system itself names it.' },
      build: { type: 'text', help: 'The build or kernel version of the system.' },
      bootTime: { type: 'time', help: 'When the machine started.' },
      utcOffset: { type: 'text', form: 'utcOffset', help: 'Offset from UTC of local time, in which the other files are written.' },
      timeZone: { type: 'text', help: 'IANA name of the time zone of the machine.' },
      version: { type: 'text', help: 'The version of Port Reporter.' },
      processId: { type: 'integer', help: 'The process of the reporter.' },
      continued: { type: 'boolean', help: 'Whether the file continues those of the same session.' },
      sources: {
        type: 'texts',
        help: 'What reports changes: `poll`, and on Linux also `destroy notifications` and `state events`, if the kernel allows them.',
      },
      settings,
    },
  },
  stopped: {
    help: 'The last record of a session that ended regularly, followed only by seals.',
    fields: {
      reason,
      totals: {
        type: 'object',
        help: 'The number of records of each kind since the start.',
        fields: {
          present: total('present'),
          opened: total('opened'),
          changed: total('changed'),
          closed: total('closed'),
          connectFailed: total('connectFailed'),
          lost: { type: 'integer', help: 'Number of records that were not written.' },
        },
      },
    },
  },
  gap: {
    help:
      'Ports that opened and closed between `from` and `to` were not observed. With `clock`, the two are the values of the clock before and ' +
      'after.',
    fields: {
      from,
      to,
      why: { ...why, values: gapReasons },
      count: {
        type: 'integer',
        orNull: true,
        min: 1,
        help: 'Of `overflow`: the number of events that the system could not report; null if it does not tell.',
      },
    },
  },
  waited: {
    help: 'Nothing could be written from `from` to `to`. The records were kept in memory and precede this one, except those counted as `lost`.',
    fields: { from, to, why },
  },
  lost: {
    help:
      'Records that were dropped because the memory buffer was full while nothing could be written. If the session ended meanwhile, they ' +
      'are counted in the first PR-EVENTS of the next session, after `started`.',
    fields: { count: { type: 'integer', min: 1, help: 'Number of records.' }, from, to },
  },
  rotated: {
    help: 'The first record after `started` in the files of a rotated set.',
    fields: {
      fromStamp: { type: 'text', form: 'stamp', help: 'Timestamp of the set that was closed.' },
      toStamp: { type: 'text', form: 'stamp', help: 'Timestamp of the set that this file belongs to.' },
    },
  },
  deleted: {
    help: 'A log set that retention deleted.',
    fields: {
      stamp: { type: 'text', form: 'stamp', help: 'Its timestamp.' },
      files: { type: 'texts', help: 'Names of its files, without folder.' },
      bytes: { type: 'integer', help: 'Their total size.' },
    },
  },
  sealed: {
    help:
      'A file was closed and will not be written again. The seals of a folder are one chain, across files, rotations and sessions. PR-EVENTS ' +
      'is sealed in the next PR-EVENTS. The next session seals what a session left unsealed.',
    fields: {
      file: logFile,
      sha256: { type: 'text', form: 'sha256', help: 'SHA-256 of the bytes of the file, lower-case hexadecimal.' },
      previousSha256: {
        type: 'text',
        form: 'sha256',
        orNull: true,
        help: 'The `sha256` of the seal before it; null for the first one of a folder.',
      },
    },
  },
  tampered: {
    help: 'Another program changed a file of the previous set. The next poll detects it.',
    fields: {
      file: logFile,
      how: { type: 'text', values: tamperings, help: '`overwritten`: written bytes were changed, or bytes were added.' },
    },
  },
  retentionSuspended: { help: 'Retention by days is suspended.', fields: { reason } },
} as const satisfies { readonly [event: string]: EventDeclaration };

export type EventName = keyof typeof eventSchema;

/** The TypeScript types of the plain field types. */
interface Values {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly time: Date;
  readonly texts: readonly string[];
}

type NotNull<F extends EventField, Mapping> = F extends { readonly values: readonly (infer Known)[] }
  ? Known
  : F extends { readonly fields: infer Nested extends EventFields }
    ? FieldValues<Nested, Mapping>
    : F['type'] extends 'mapping'
      ? Mapping
      : F['type'] extends 'changes'
        ? Partial<Mapping>
        : Values[F['type'] & keyof Values];

type FieldValues<Fields extends EventFields, Mapping> = {
  readonly [name in keyof Fields]: NotNull<Fields[name], Mapping> | (Fields[name] extends { readonly orNull: true } ? null : never);
};

/** The record of an event, without its head, except `time`. */
export type EventOf<Name extends EventName, Mapping> = { readonly time: Date; readonly event: Name } & FieldValues<
  (typeof eventSchema)[Name]['fields'],
  Mapping
>;

/** The object of these fields. */
export type ObjectOf<Fields extends EventFields> = FieldValues<Fields, never>;
