import { CsvError } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { errorCode } from '../../facts/error-code.ts';
import { RecordError, parseMapping, type MappingRecord } from '../../facts/parse-mapping.ts';
import type { PortMapping } from '../../facts/port-mapping.ts';
import { CommandError } from '../errors.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { readTsv } from './tsv.ts';

/** Stands for standard input where a file is asked for. */
export const standardInput = '-';

/**
 * The mappings of a snapshot that `map` wrote in JSON, CSV or TSV; which of them it is, the text tells.
 * @param path file, or {@link standardInput}
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
    throw new CommandError('InvalidSnapshot', 'InvalidData', `${path} is no snapshot (${reason})`, path, wayOut, { cause: error });
  }
  return mappings;
}

function recordsOf(text: string): Iterable<MappingRecord> {
  const [firstLine = ''] = text.split('\n', 1);
  if (/^\s*\{/.test(text)) return readJson(text);
  if (/\blocalPort\b/.test(firstLine)) return firstLine.includes('\t') ? readTsv(text) : readCsv(text);
  throw new RecordError(text.trim() === '' ? 'it is empty' : 'it has no column localPort');
}

/** The text of a file. What Windows PowerShell redirects to a file with `>` is UTF-16, with a mark that says so. */
export function textOf(path: string): string {
  try {
    const bytes = readFileSync(path === standardInput ? 0 : path);
    return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
  } catch (error) {
    const reason = reasons[errorCode(error)] ?? errorCode(error);
    throw new CommandError('SnapshotUnreadable', 'ReadError', `${path} cannot be read (${reason})`, path, wayOut, { cause: error });
  }
}

const reasons: { readonly [code: string]: string } = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'access denied' };
const wayOut = 'Give a file that map --format json, csv or tsv has written.';
