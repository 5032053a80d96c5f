// Run by Node on Windows: runs setup of the executable elevated, with the arguments that are given as JSON, and prints what came of it.

import { writeSync } from 'node:fs';
import type { OutputPiece } from '../../installer/setup/elevated-output.ts';
import { runSetupElevated } from '../../installer/setup/elevation.ts';

const [program = '', words = '[]'] = process.argv.slice(2);
const pieces: OutputPiece[] = [];
const exitCode = await runSetupElevated(program, JSON.parse(words), (piece) => pieces.push(piece));
const textOf = (stream: OutputPiece['stream']): string =>
  pieces
    .filter((piece) => piece.stream === stream)
    .map(({ text }) => text)
    .join('');
writeSync(1, JSON.stringify({ exitCode, output: textOf('output'), error: textOf('error') }));
process.exit(0);
