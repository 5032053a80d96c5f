import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, parseCommandString } from 'execa';

/** Signs with osslsigncode and a PKCS #12 file (certificate and key), or with a command that signs a file in place. */
export type Signer =
  | { readonly pfx: string; readonly passwordFile: string | null; readonly timestampUrl: string | null }
  | { readonly command: string };

/** Types of files whose signature Windows or PowerShell checks. */
const signable = /\.(?:exe|ps1|psm1|psd1|ps1xml)$/i;

/** First version of osslsigncode that signs PowerShell files (its change log). */
const [minMajor, minMinor] = [2, 8] as const;

/** The files of a folder that are to be signed, with full paths. */
export async function signableFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && signable.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
}

/** Signs files in place. @throws Error for the first file that cannot be signed; later files are not changed */
export async function sign(signer: Signer, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const before = await readFile(file);
    const problem = 'pfx' in signer ? await signWithPfx(signer, file) : await signWithCommand(signer.command, file);
    if (problem !== null) throw new Error(`cannot sign ${file}: ${problem}.`);
    if (before.equals(await readFile(file))) throw new Error(`cannot sign ${file}: the command did not change it.`);
  }
}

async function signWithPfx({ pfx, passwordFile, timestampUrl }: Extract<Signer, { pfx: string }>, file: string): Promise<string | null> {
  const signed = `${file}.signed`;
  const problem = await run('osslsigncode', [
    'sign',
    '-pkcs12',
    pfx,
    ...(passwordFile === null ? [] : ['-readpass', passwordFile]),
    '-h',
    'sha256',
    '-n',
    'Port Reporter',
    ...(timestampUrl === null ? [] : ['-ts', timestampUrl]),
    '-in',
    file,
    '-out',
    signed,
  ]);
  await (problem === null ? rename(signed, file) : rm(signed, { force: true }));
  return problem;
}

function signWithCommand(command: string, file: string): Promise<string | null> {
  const [program = '', ...args] = parseCommandString(command);
  return run(program, [...args, file]);
}

/** Runs a program. Returns its output if it failed, otherwise null. */
async function run(program: string, args: readonly string[]): Promise<string | null> {
  const { failed, shortMessage, all } = await execa(program, args, { all: true, reject: false, stdin: 'ignore' });
  return failed ? ((all?.trim().replaceAll(/\s*\n\s*/g, '; ') || shortMessage) ?? program) : null;
}

/** Checks the signer before the build. @throws Error if it cannot sign */
export async function requireSigner(signer: Signer): Promise<void> {
  if (!('pfx' in signer)) return;
  for (const file of [signer.pfx, signer.passwordFile]) {
    if (file !== null && !existsSync(file)) throw new Error(`${file} does not exist. Check the path given with --pfx or --password-file.`);
  }
  const { stdout } = await execa('osslsigncode', ['--version'], { reject: false });
  const [, version] = /^osslsigncode (\d+\.\d+)/.exec(stdout ?? '') ?? [];
  if (version === undefined) {
    throw new Error(
      'osslsigncode is missing. Install it (Debian: apt-get install osslsigncode), or use another program with --sign-command.',
    );
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    throw new Error(
      `osslsigncode ${version} cannot sign scripts. Install ${minMajor}.${minMinor} or later, or use another program with --sign-command.`,
    );
  }
}
