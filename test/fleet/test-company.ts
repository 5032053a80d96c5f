import { writeCompany } from './company.ts';
import { createTruth, type Truth } from './truth.ts';

/** Writes the company of the tests and of docs/fleet/questions.md. */
export function writeTestCompany(directory: string): Truth {
  const truth = createTruth();
  writeCompany({ seed: 1, machines: 40, events: 20_000, logSize: 200_000 }, directory, truth.add);
  return truth.truth();
}
