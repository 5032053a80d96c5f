// Run by Node on Windows: has a program run elevated, with the arguments that are given as JSON, and prints its exit code.

import { writeSync } from 'node:fs';
import { runElevated } from '../../installer/setup/elevation.ts';

writeSync(1, String(await runElevated(process.execPath, JSON.parse(process.argv[2] ?? '[]'))));
