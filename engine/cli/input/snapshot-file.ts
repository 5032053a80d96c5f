import { CsvError } from 'csv-parse/sync';
import { errorCode, errorReason } from '../../facts/error-code.ts';
import { RecordError, parseMapping, type MappingRecord } from '../../facts/parse-mapping.ts';
import type { PortMapping } from '../../facts/port-mapping.ts';
import { CommandError } from '../errors.ts';
import { readCsv } from './csv.ts';
import { decoded } from './decoded.ts';
import { readJson } from './json.ts';
import { readWholeFile } from './read-file.ts';
import { nextInput, standardInput, textSeparator } from './standard-input.ts';
import { readTsv } from './tsv.ts';

/**
 * The mappings of a snapshot that `map` wrote in JSON, CSV or TSV; which of them it is, the text tells.
 * @param path file, or {@link standardInput}, which may hold several snapshots: see {@link textSeparator}
 * @throws CommandError
 */
export function readSnapshot(path: string): PortMapping[] {
  const text = textOf(path);
  const mappings: PortMapping[] = [];
  try {
    for (const record of recordsOf(text)) mappings.push(parseMapping(record));
  } catch (error) {
    if (!(error instanceof RecordError || error instanceof CsvError)) throw error;
    const reason = `record ${mappings.length + 1}: ${error.message}`;
    throw new CommandError('InvalidSnapshot', 'InvalidData', `${nameOf(path)} is no snapshot (${reason})`, path, snapshotAdvice,
      { cause: error });
  }
  return mappings;
}

function recordsOf(text: string): Iterable<MappingRecord> {
  const [firstLine = ''] = text.split('\n', 1);
  if (/^\s*\{/.test(text)) return readJson(text);
  if (/\blocalPort\b/.test(firstLine)) return firstLine.includes('\t') ? readTsv(text) : readCsv(text);
  throw new RecordError(text.trim() === '' ? 'it is empty' : 'it has no column localPort');
}

/**
 * The text of a file, or the next one on standard input.
 * @param code the error's, and `wayOut` its advice, when that cannot be read
 * @throws CommandError
 */
export function textOf(path: string, code = 'SnapshotUnreadable', wayOut = snapshotAdvice): string {
  try {
    return decoded(path === standardInput ? nextInput(textSeparator) : readWholeFile(path));
  } catch (error) {
    const reason = reasons[errorCode(error)] ?? errorReason(error);
    throw new CommandError(code, 'ReadError', `${nameOf(path)} cannot be read (${reason})`, path, wayOut, { cause: error });
  }
}

function nameOf(path: string): string {
  return path === standardInput ? 'standard input' : path;
}

const reasons: { readonly [code: string]: string } = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'access denied' };
const snapshotAdvice = 'Give a file that map --format json, csv or tsv has written.';
