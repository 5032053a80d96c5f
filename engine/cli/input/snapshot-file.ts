import { CsvError } from 'csv-parse/sync';
import { errorCode, errorReason } from '../../model/error-code.ts';
import { RecordError, parseMapping, type MappingRecord } from '../../model/parse-mapping.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import { CommandError, formatDiagnostic } from '../errors.ts';
import { printError } from '../output/standard-output.ts';
import { readCsv } from './csv.ts';
import { decodeText } from './decode-text.ts';
import { readJson } from './json.ts';
import { readWholeFile } from './read-file.ts';
import { inputName, inputTexts, standardInput, textSeparator } from './standard-input.ts';
import { readTsv } from './tsv.ts';
import { readXml } from './xml.ts';

/** The error if a file cannot be read: its code, and what the user can do. */
export interface InputAdvice {
  readonly code: string;
  readonly remedy: string;
  /** The remedy if the file is a folder, if it differs. */
  readonly ofFolder?: string;
}

const snapshotRemedy = 'Give a file written by map --format json, csv, tsv or xml.';
const snapshotAdvice: InputAdvice = {
  code: 'SnapshotUnreadable',
  remedy: snapshotRemedy,
  ofFolder: `${snapshotRemedy} For logs, use log compare.`,
};

/**
 * Reads the mappings of a snapshot that `map` wrote in JSON, CSV, TSV or XML. The format is detected from the text.
 * @param path file, or {@link standardInput}, which may hold several snapshots: see {@link textSeparator}
 * @param format of the command's messages
 * @param advice if it cannot be read
 * @throws CommandError
 */
export function readSnapshot(path: string, format: string, advice: InputAdvice = snapshotAdvice): PortMapping[] {
  const text = textOf(path, format, advice);
  const mappings: PortMapping[] = [];
  try {
    for (const record of recordsOf(text, path)) mappings.push(parseMapping(record));
  } catch (error) {
    if (!(error instanceof RecordError || error instanceof CsvError)) throw error;
    // A CSV is parsed as a whole before its first record; the header counts as a record there.
    const number = error instanceof CsvError && typeof error['records'] === 'number' ? error['records'] : mappings.length + 1;
    const reason = `record ${number}: ${error.message}`;
    throw new CommandError('InvalidSnapshot', 'InvalidData', `${inputName(path)} is not a snapshot (${reason})`, path, advice.remedy, {
      cause: error,
    });
  }
  return mappings;
}

/**
 * The last line of a CSV or TSV file must have a line end, because otherwise a part of the last cell may be missing. A snapshot in front of
 * a separator has none.
 */
function* recordsOf(text: string, file: string): Generator<MappingRecord> {
  const body = text.replace(/^sep=.\r*\n/i, '');
  const [firstLine = ''] = body.split('\n', 1);
  if (/^\s*\{/.test(body)) return yield* readJson(body);
  if (/^\s*</.test(body)) return yield* readXml(body, inputName(file));
  if (!/\blocalPort\b/.test(firstLine)) throw new RecordError(body.trim() === '' ? 'it is empty' : 'it has no column localPort');
  const records = isOwnTsv(body, firstLine) ? readTsv(body) : readCsv(body, delimiterOf(firstLine));
  yield* file !== standardInput && !body.endsWith('\n') ? withoutLast(records) : records;
}

/** @throws RecordError in place of the last record */
function* withoutLast(records: Iterable<MappingRecord>): Generator<MappingRecord> {
  let last: MappingRecord | null = null;
  try {
    for (const record of records) {
      if (last) yield last;
      last = record;
    }
  } catch (error) {
    if (last) yield last;
    throw error;
  }
  throw new RecordError('it is cut off (its line has no end)');
}

/** The delimiter of CSV: `map` writes a comma; spreadsheets write semicolons or tabs, depending on the language of Windows. */
function delimiterOf(firstLine: string): string {
  return [',', ';', '\t'].find((delimiter) => firstLine.includes(delimiter)) ?? ',';
}

/**
 * Whether tab-separated text was written by `map --format tsv`. A spreadsheet writes quotes, the columns of our CSV, or no `\N` for null.
 */
function isOwnTsv(text: string, firstLine: string): boolean {
  if (!firstLine.includes('\t')) return false;
  return !firstLine.includes('"') && !/\bpeerProcess/.test(firstLine) && (text.includes('\\N') || !/\t(?:\t|\r*\n)/.test(text));
}

/**
 * Reads the text of a file, or the next text on standard input. A guess of the encoding is reported.
 * @param format of the command's messages
 * @param advice if it cannot be read
 * @throws CommandError
 */
export function textOf(path: string, format: string, { code, remedy, ofFolder = remedy }: InputAdvice): string {
  try {
    return decodeText(path === standardInput ? inputTexts.next(textSeparator) : readWholeFile(path), (encoding) => {
      const message = `${inputName(path)} was read as ${encoding}, which is a guess. If text is wrong, save the file as UTF-8.`;
      printError(formatDiagnostic({ code: 'GuessedEncoding', category: 'Warning', message, target: path }, format));
    });
  } catch (error) {
    const reason = reasons[errorCode(error)] ?? errorReason(error);
    const advice = errorCode(error) === 'EISDIR' ? ofFolder : remedy;
    throw new CommandError(code, 'ReadError', `${inputName(path)} cannot be read (${reason})`, path, advice, { cause: error });
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'the file does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'access denied',
  ERR_BUFFER_TOO_LARGE: 'it is a gzip file with too much content',
  Z_BUF_ERROR: 'it is a truncated gzip file',
  Z_DATA_ERROR: 'it is a damaged gzip file',
};
