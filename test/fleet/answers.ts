import { safeText } from '../../engine/model/safe-text.ts';
import type { PlainStatistic } from './measured.ts';
import type { Answers, Truth } from './truth.ts';

/** A row as an engine returns it: numbers may be texts, times are `2026-05-13 07:34:01.5`. */
export type Row = { readonly [column: string]: unknown };

/** The questions by their files, with the answers in a row in the form of {@link Truth}. */
export const questions: { readonly [file: string]: { readonly truth: keyof Truth; readonly answer: (row: Row) => string } } = {
  'listeners-on-port.sql': {
    truth: 'listenersOnPort',
    answer: ({ computer, protocol, since, closed }) => `${text(computer)} ${text(protocol)} ${time(since)} ${time(closed)}`,
  },
  'programs-on-one-machine.sql': {
    truth: 'programsOnOneMachine',
    answer: ({ program, computer }) => `${text(program)} ${text(computer)}`,
  },
  'new-listeners-by-department.sql': {
    truth: 'newListeners',
    answer: ({ department, processName, protocol, localPort, machines }) =>
      [department, processName, protocol, localPort, machines].map(text).join(' '),
  },
  'machines-with-address.sql': {
    truth: 'machinesWithAddress',
    answer: ({ computer, processName, remotePort, connections }) => [computer, processName, remotePort, connections].map(text).join(' '),
  },
};

/** What beacons.sql returns: program, endpoint and the number of machines. */
export function beaconAnswer({ processName, remoteAddress, remotePort, machines }: Row): string {
  return [processName, remoteAddress, remotePort, machines].map(text).join(' ');
}

export const inAnyOrder = (answers: Answers): string[] => answers.toSorted();

/** A row of `statistics`. `log measure` escapes misleading characters, the engines have the exact names. */
export function plainStatistic(row: Row): PlainStatistic {
  const { values } = row;
  return {
    statistic: text(row['statistic']),
    name: safeText(text(row['name'])),
    count: number(row['count']),
    share: number(row['share']),
    processName: row['processName'] === null ? null : safeText(text(row['processName'])),
    user: textOrNull(row['user']),
    first: time(row['first']),
    last: time(row['last']),
    shortest: number(row['shortest']),
    mean: number(row['mean']),
    longest: number(row['longest']),
    values: Array.isArray(values) ? values.map(text) : [],
  };
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
export const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : text(value));
export const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** Milliseconds since 1970. */
export function time(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(`${value.slice(0, 23).replace(' ', 'T')}Z`) : null;
}
