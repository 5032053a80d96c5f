import { counted } from '../../model/counted.ts';
import { RecordError } from '../../model/parse-mapping.ts';

/** @throws RecordError for a record with fewer or more fields than the header */
export function checkCells(found: number, named: number): void {
  if (found < named) throw new RecordError(`it is cut off (${found} of ${named} fields)`);
  if (found > named) throw new RecordError(`it has ${counted(found, 'field')} instead of ${named}`);
}
