import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPackage } from './contents.ts';

const licenseFile = /^(?:licen[cs]e|notice|copying)/i;
const line = '-'.repeat(80);

/** The licences of all third-party software in the executables, as contained in its packages. */
export async function thirdPartyNotices(product: string, packages: readonly BundledPackage[]): Promise<string> {
  const sections = await Promise.all(packages.map(noticeSection));
  return `${product} is licensed under License.txt. Its programs contain third-party software under the following licences.\n\n${packages
    .map(({ name, version, license }) => `  ${name} ${version} (${license ?? 'see below'})\n`)
    .join('')}\n${sections.join('\n')}`;
}

async function noticeSection(bundled: BundledPackage): Promise<string> {
  const texts = await licenseTexts(bundled.folder);
  if (texts.length === 0) {
    if (bundled.license === null) throw new Error(`${bundled.name} ${bundled.version} has no licence, so that it cannot be redistributed.`);
    const author = bundled.author === null ? '' : `, by ${bundled.author}`;
    texts.push(`The package contains no licence text. It states: ${bundled.license}${author}.`);
  }
  return `${line}\n${bundled.name} ${bundled.version}\n${line}\n\n${texts.join('\n\n')}\n`;
}

/** The licence texts of a package and of software that it contains. */
async function licenseTexts(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile() && licenseFile.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !path.slice(folder.length).includes('node_modules'))
    .toSorted();
  return Promise.all(paths.map(async (path) => (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim()));
}
