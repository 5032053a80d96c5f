// Run by Node on Windows: runs a program elevated, with the arguments in a JSON array, and prints its exit code.

import { writeSync } from 'node:fs';
import { runElevated } from '../../installer/setup/elevation.ts';

writeSync(1, String(await runElevated(process.execPath, JSON.parse(process.argv[2] ?? '[]'))));
