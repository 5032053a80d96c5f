import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../installer/build/folders.ts';

export const guideFolder = join(root, 'docs/fleet/windows-event-forwarding');

export const guide = readFileSync(join(guideFolder, 'README.md'), 'utf8');

/** The expressions of the XPath cook-book, with their questions. */
export const cookbook: readonly (readonly [question: string, xpath: string])[] = [...guide.matchAll(/^\| ([^|`]+) \| `(\*.*)` \|$/gm)].map(
  ([, question = '', xpath = '']) => [question, xpath],
);
