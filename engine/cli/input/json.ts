import { RecordError, type MappingRecord } from '../../model/parse-mapping.ts';

/** Reads the records of JSON Lines. @throws RecordError for a line that is not an object */
export function* readJson(text: string): Generator<MappingRecord> {
  for (const line of text.split('\n')) {
    if (line.trim() !== '') yield recordOf(line);
  }
}

function recordOf(line: string): MappingRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new RecordError('it is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordError('it is not an object');
  return { ...value };
}
