import koffi from 'koffi';
import { longPath } from '../../platform/windows/long-path.ts';
import { getFileVersionInfoSize, getFileVersionInfo, verQueryValue } from '../../platform/windows/version.ts';

/** What a file says of itself in its version resource. It may say what it likes: only a signature proves anything. */
export interface FileVersion {
  readonly company: string | null;
  readonly description: string | null;
  readonly version: string | null;
}

/** Opens what reads version resources. All fields are null where a file has none. */
export function createFileVersions(): (path: string) => FileVersion {
  return (file) => {
    const path = longPath(file);
    const size = getFileVersionInfoSize(path, new Uint32Array(1));
    const info = Buffer.alloc(size);
    if (size === 0 || getFileVersionInfo(path, 0, size, info) === 0) return { company: null, description: null, version: null };

    /** A value within `info`: bytes, or for texts (length in characters) twice as many. */
    const value = (name: string, unit: 1 | 2): Buffer | null => {
      const [address, length] = [new BigUint64Array(1), new Uint32Array(1)];
      if (verQueryValue(info, name, address, length) === 0 || address[0] === undefined) return null;
      const start = Number(address[0] - koffi.address(info));
      return info.subarray(start, start + unit * (length[0] ?? 0));
    };
    const languages = languageBlocks(value('\\VarFileInfo\\Translation', 1) ?? Buffer.alloc(0));
    const text = (name: string): string | null => {
      for (const language of languages) {
        const found = value(`\\StringFileInfo\\${language}\\${name}`, 2)?.toString('utf16le').split('\0', 1)[0]?.trim();
        if (found) return found;
      }
      return null;
    };
    const numbers = value('\\', 1);
    return {
      company: text('CompanyName'),
      description: text('FileDescription'),
      // The numbers first: in Windows' own files the text is that of the first release.
      version: (numbers && fixedVersion(numbers)) ?? text('FileVersion'),
    };
  };
}

/** English of the United States in Unicode, and in Latin 1: where files without a table of translations keep their texts. */
const usualBlocks = ['040904b0', '040904e4', '04090000'];

/** The names of the blocks of text, from `\VarFileInfo\Translation`: pairs of language and code page. */
export function languageBlocks(translations: Buffer): string[] {
  const hex = (offset: number): string => translations.readUInt16LE(offset).toString(16).padStart(4, '0');
  const listed = Array.from({ length: translations.length >> 2 }, (_, index) => hex(4 * index) + hex(4 * index + 2));
  return [...listed, ...usualBlocks.filter((block) => !listed.includes(block))];
}

/** `10.0.19041.3636` from a VS_FIXEDFILEINFO (verrsrc.h); null where it is none or all zero. */
export function fixedVersion(info: Buffer): string | null {
  if (info.length < 16 || info.readUInt32LE(0) !== 0xfeef04bd) return null;
  const parts = [10, 8, 14, 12].map((offset) => info.readUInt16LE(offset));
  return parts.every((part) => part === 0) ? null : parts.join('.');
}
