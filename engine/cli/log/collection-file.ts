import path from 'node:path';
import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { readTextFile } from './text-file.ts';

/** Where copied logs come from, and what could not be copied. */
export interface Collection {
  /** The folder, on its machine, from which the logs of a folder were copied; the folder itself if it is not in the collection. */
  readonly originOf: (folder: string) => string;
  /** Names of the machines whose logs are missing. */
  readonly missing: readonly string[];
}

/**
 * A JSON file: `{"origins": {"pc01": "C:\\Logs"}, "missing": ["pc02"]}`. The folders are relative to that of the file.
 * @throws CommandError if it cannot be read, or has another content
 */
export function readCollection(file: string | undefined): Collection {
  if (file === undefined) return { originOf: (folder) => folder, missing: [] };
  const { origins, missing } = parse(file);
  const known = new Map(Object.entries(origins).map(([folder, origin]) => [path.resolve(path.dirname(file), folder), origin]));
  return { originOf: (folder) => known.get(path.resolve(folder)) ?? folder, missing };
}

interface CollectionContent {
  readonly origins: { readonly [folder: string]: string };
  readonly missing: readonly string[];
}

function parse(file: string): CollectionContent {
  const failure = (reason: string, cause?: unknown): CommandError =>
    new CommandError(
      'InvalidCollection',
      'InvalidData',
      `cannot read the collection file ${file} (${reason})`,
      file,
      'Write {"origins": {"FOLDER": "PATH"}, "missing": ["MACHINE"]}.',
      { cause },
    );
  const text = readTextFile(file, 'collection file', 'CollectionUnreadable');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw failure(errorReason(error), error);
  }
  if (typeof content !== 'object' || content === null) throw failure('it is not an object');
  const origins: unknown = Reflect.get(content, 'origins') ?? {};
  const missing: unknown = Reflect.get(content, 'missing') ?? [];
  if (!isTexts(origins)) throw failure('origins is not an object of texts');
  if (!Array.isArray(missing) || !isTexts(missing)) throw failure('missing is not a list of texts');
  return { origins, missing };
}

function isTexts(value: unknown): value is { readonly [key: string]: string } {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
