import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPackage } from './contents.ts';

const licenseFile = /^(?:licen[cs]e|notice|copying)/i;
const line = '-'.repeat(80);

/** The licences of all software of others that the executables hold, as its packages tell them. */
export async function notices(product: string, packages: readonly BundledPackage[]): Promise<string> {
  const sections = await Promise.all(packages.map(section));
  return `${product} is under the licence in License.txt. Its programs hold software of others, which is under the licences below.\n\n${packages
    .map(({ name, version, license }) => `  ${name} ${version} (${license ?? 'see below'})\n`)
    .join('')}\n${sections.join('\n')}`;
}

async function section(inner: BundledPackage): Promise<string> {
  const texts = await licenseTexts(inner.folder);
  if (texts.length === 0) {
    if (inner.license === null) throw new Error(`${inner.name} ${inner.version} has no licence: it cannot be passed on.`);
    const author = inner.author === null ? '' : `, by ${inner.author}`;
    texts.push(`The package holds no text of its licence. It says: ${inner.license}${author}.`);
  }
  return `${line}\n${inner.name} ${inner.version}\n${line}\n\n${texts.join('\n\n')}\n`;
}

/** The texts of a package's own licence, and of software that it holds in its turn. */
async function licenseTexts(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile() && licenseFile.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !path.slice(folder.length).includes('node_modules'))
    .toSorted();
  return Promise.all(paths.map(async (path) => (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim()));
}
