import koffi from 'koffi';
import { longPath } from '../../platform/windows/long-path.ts';
import { getFileVersionInfo, getFileVersionInfoSize, verQueryValue } from '../../platform/windows/version.ts';

/** The version resource of a file. A file can contain any values there: only a signature is a proof. */
export interface FileVersion {
  readonly company: string | null;
  readonly description: string | null;
  readonly version: string | null;
}

/** Reads the version resource of a file. All fields are null if it has none. */
export function readFileVersion(file: string): FileVersion {
  const path = longPath(file);
  const size = getFileVersionInfoSize(path, new Uint32Array(1));
  const info = Buffer.alloc(size);
  if (size === 0 || getFileVersionInfo(path, 0, size, info) === 0) return { company: null, description: null, version: null };
  const languages = languageBlocks(versionValue(info, '\\VarFileInfo\\Translation', 1) ?? Buffer.alloc(0));
  const text = (name: string): string | null => {
    for (const language of languages) {
      const found = versionValue(info, `\\StringFileInfo\\${language}\\${name}`, 2)?.toString('utf16le').split('\0', 1)[0]?.trim();
      if (found) return found;
    }
    return null;
  };
  const numbers = versionValue(info, '\\', 1);
  return {
    company: text('CompanyName'),
    description: text('FileDescription'),
    // The numbers have priority: in the files of Windows itself the string has the version of the first release.
    version: (numbers && fixedVersion(numbers)) ?? text('FileVersion'),
  };
}

/** A value within `info`. `unit` is the size in bytes of what its length counts: 2 for strings. */
function versionValue(info: Buffer, name: string, unit: 1 | 2): Buffer | null {
  const [address, length] = [new BigUint64Array(1), new Uint32Array(1)];
  if (verQueryValue(info, name, address, length) === 0 || address[0] === undefined) return null;
  const start = Number(address[0] - koffi.address(info));
  return info.subarray(start, start + unit * (length[0] ?? 0));
}

/** US English in Unicode, in Latin 1 and without a code page: files without a translation table store their strings there. */
const usualBlocks = ['040904b0', '040904e4', '04090000'];

/** The names of the string blocks, from `\VarFileInfo\Translation`: pairs of language and code page. */
export function languageBlocks(translations: Buffer): string[] {
  const hex = (offset: number): string => translations.readUInt16LE(offset).toString(16).padStart(4, '0');
  const listed = Array.from({ length: translations.length >> 2 }, (_, index) => hex(4 * index) + hex(4 * index + 2));
  return [...listed, ...usualBlocks.filter((block) => !listed.includes(block))];
}

/** `10.0.19041.3636` from a VS_FIXEDFILEINFO (verrsrc.h); null if it is not one, or all numbers are zero. */
export function fixedVersion(info: Buffer): string | null {
  if (info.length < 16 || info.readUInt32LE(0) !== 0xfeef04bd) return null;
  const parts = [10, 8, 14, 12].map((offset) => info.readUInt16LE(offset));
  return parts.every((part) => part === 0) ? null : parts.join('.');
}
