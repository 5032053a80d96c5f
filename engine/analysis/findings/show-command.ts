import path from 'node:path';
import type { RecordLocation } from './finding.ts';
import { servicePort, type Subject } from './subject.ts';

/**
 * The command that shows the records of a finding. The account that runs a program chooses its name, so the wildcard `?` replaces
 * characters that a shell could interpret.
 * @param onlyAddress the remote address of all its records, if it is one: other processes may have the same name and port
 * @param originOf the folder from which the logs of a folder were copied: the command is for the machine that has it
 */
export function showCommand(
  subject: Subject,
  records: readonly RecordLocation[],
  onlyAddress: string | null,
  originOf = (folder: string): string => folder,
): string {
  const { side, port } = servicePort(subject);
  const found = [...new Set(records.map(({ file }) => path.dirname(file)))];
  const folders = [...new Set(found.map(originOf))];
  const isCopied = folders.some((folder, at) => folder !== found[at]);
  const isWindows = isCopied ? folders.some((folder) => /^(?:[a-z]:|\\\\)/i.test(folder)) : process.platform === 'win32';
  const quoted = (text: string): string => quotedFor(isWindows, text);
  const address = subject.processName === null ? subject.remoteAddress : side === 'remote' ? onlyAddress : null;
  return [
    isWindows ? 'PortReporter' : 'portreporter',
    'log read',
    ...folders.map(quoted),
    ...(subject.processName === null ? [] : [`--process=${quoted(subject.processName)}`]),
    ...(port === null ? [] : [`--${side === 'local' ? '' : 'remote-'}port=${port}`]),
    ...(address === null ? [] : [`--remote-address=${quoted(address)}`]),
  ].join(' ');
}

/** A value in quotation marks if it needs them, without characters that are special within them. */
function quotedFor(isWindows: boolean, text: string): string {
  const plain = isWindows ? text : text.replaceAll('\\', '?');
  const safe = plain.replace(/[^\p{L}\p{N} ._:@+\\/()[\]{}=~#-]/gu, '?').replace(/^[ -]/, '?');
  return /^[\w./\\][\w.:\\/@+-]*$/.test(safe) ? safe : `"${safe}"`;
}
