// npm run clean-lock, after npm install: removes `engines` from package-lock.json.
// npm compares them with the Node that runs npm, and warns (EBADENGINE). The packages run in the Node of the package `node`.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './folders.ts';

const file = join(root, 'package-lock.json');
const lock: { packages: Record<string, { engines?: unknown }> } = JSON.parse(readFileSync(file, 'utf8'));
for (const [place, entry] of Object.entries(lock.packages)) if (place !== '') delete entry.engines;
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
