// Run by Node on Windows: calls a function of service-manager.ts and prints its result, or the code of its error, as JSON.

import { writeSync } from 'node:fs';
import * as serviceManager from '../../engine/service/windows/service-manager.ts';
import { ServiceError } from '../../engine/model/service-error.ts';

const [name = '', args = '[]'] = process.argv.slice(2);
const call: unknown = Reflect.get(serviceManager, name);
if (typeof call !== 'function') throw new Error(`service-manager.ts has no function ${name}`);
try {
  writeSync(1, JSON.stringify(Reflect.apply(call, null, JSON.parse(args)) ?? null));
} catch (error) {
  if (!(error instanceof ServiceError)) throw error;
  writeSync(1, JSON.stringify(error.code));
}
