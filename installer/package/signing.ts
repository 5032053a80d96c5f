import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, parseCommandString } from 'execa';

/** Who signs: a certificate with its key in a PKCS #12 file, by osslsigncode, or a command that is given a file to sign in place. */
export type Signer =
  | { readonly pfx: string; readonly passwordFile: string | null; readonly timestampUrl: string | null }
  | { readonly command: string };

/** Files of ours whose signature Windows or PowerShell looks for. */
const signable = /\.(?:exe|ps1|psm1|psd1|ps1xml)$/i;

/** osslsigncode signs PowerShell's files since this version (its change log). */
const [neededMajor, neededMinor] = [2, 8] as const;

/** The files in a folder that bear a signature, with full paths. */
export async function signableFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && signable.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
}

/** Signs files in place. @throws Error naming the first one that could not be signed, with the reason; no later one is touched */
export async function sign(signer: Signer, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const before = await readFile(file);
    const problem = 'pfx' in signer ? await signWithPfx(signer, file) : await signWithCommand(signer.command, file);
    if (problem !== null) throw new Error(`${file} could not be signed (${problem}).`);
    if (before.equals(await readFile(file))) throw new Error(`${file} could not be signed (the command left it as it was).`);
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

/** Runs a program to its end. Gives what it said when it failed, else null. */
async function run(program: string, args: readonly string[]): Promise<string | null> {
  const { failed, shortMessage, all } = await execa(program, args, { all: true, reject: false, stdin: 'ignore' });
  return failed ? ((all?.trim().replaceAll(/\s*\n\s*/g, '; ') || shortMessage) ?? program) : null;
}

/** @throws Error when a signer cannot do its work, so that this is known before the build */
export async function requireSigner(signer: Signer): Promise<void> {
  if (!('pfx' in signer)) return;
  for (const file of [signer.pfx, signer.passwordFile]) {
    if (file !== null && !existsSync(file)) throw new Error(`${file} is not there. --pfx and --password-file take the path of a file.`);
  }
  const { stdout } = await execa('osslsigncode', ['--version'], { reject: false });
  const [, version] = /^osslsigncode (\d+\.\d+)/.exec(stdout ?? '') ?? [];
  if (version === undefined) {
    throw new Error('osslsigncode is missing. Install it (Debian: apt-get install osslsigncode), or name another program: --sign-command.');
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
    throw new Error(
      `osslsigncode ${version} cannot sign scripts. Install ${neededMajor}.${neededMinor} or later, or name another program: ` +
        '--sign-command.',
    );
  }
}
