// Run by Node on Windows: runs setup of the executable elevated, with the arguments in a JSON array, and prints the result.

import { writeSync } from 'node:fs';
import type { OutputPiece } from '../../installer/setup/elevated-output.ts';
import { runSetupElevated } from '../../installer/setup/elevation.ts';

const [program = '', args = '[]'] = process.argv.slice(2);
const parts: OutputPiece[] = [];
const exitCode = await runSetupElevated(program, JSON.parse(args), (part) => parts.push(part));
const textOf = (stream: OutputPiece['stream']): string =>
  parts
    .filter((part) => part.stream === stream)
    .map(({ text }) => text)
    .join('');
writeSync(1, JSON.stringify({ exitCode, output: textOf('output'), error: textOf('error') }));
process.exit(0);
