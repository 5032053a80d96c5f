import { counted } from '../../model/counted.ts';
import { RecordError } from '../../model/parse-mapping.ts';

/** @throws RecordError for a record with fewer or more fields than the header */
export function checkCells(found: number, named: number): void {
  if (found < named) throw new RecordError(`it is cut off (${found} of ${named} fields)`);
  if (found > named) throw new RecordError(`it has ${counted(found, 'field')} instead of ${named}`);
}

/** Parses a number or boolean. Any other text stays a text, so that the later check can quote it. */
export function parseScalar(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
