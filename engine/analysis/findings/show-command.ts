import path from 'node:path';
import type { RecordLocation } from './finding.ts';
import { servicePort, type Subject } from './subject.ts';

/**
 * The command that shows the records of a finding. The account that runs a program chooses its name, so the wildcard `?` replaces
 * characters that a shell could interpret.
 */
export function showCommand(subject: Subject, records: readonly RecordLocation[]): string {
  const { side, port } = servicePort(subject);
  const folders = [...new Set(records.map(({ file }) => path.dirname(file)))];
  const program = process.platform === 'win32' ? 'PortReporter' : 'portreporter';
  return [
    program,
    'log read',
    ...folders.map(quoted),
    ...(subject.processName === null ? [] : [`--process=${quoted(subject.processName)}`]),
    ...(port === null ? [] : [`--${side === 'local' ? '' : 'remote-'}port=${port}`]),
    ...(subject.processName === null && subject.remoteAddress !== null ? [`--remote-address=${quoted(subject.remoteAddress)}`] : []),
  ].join(' ');
}

/** A value in quotation marks if it needs them, without characters that are special within them. */
function quoted(text: string): string {
  const plain = process.platform === 'win32' ? text : text.replaceAll('\\', '?');
  const safe = plain.replace(/[^\p{L}\p{N} ._:@+\\/()[\]{}=~#-]/gu, '?').replace(/^[ -]/, '?');
  return /^[\w./\\][\w.:\\/@+-]*$/.test(safe) ? safe : `"${safe}"`;
}
