import { asciiJson } from '../../model/safe-text.ts';

/**
 * A value as JSON in ASCII: characters beyond are written as \uXXXX. Windows PowerShell 5.1 and cmd.exe decode a program's output with the
 * OEM code page, in which UTF-8 is damaged; a JSON parser reads both forms as the same text.
 */
export function jsonText(value: unknown): string {
  return asciiJson(JSON.stringify(value ?? null));
}
