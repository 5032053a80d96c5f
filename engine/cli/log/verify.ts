import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { isBad, verifyLogs, type FileCheck } from '../../analysis/verify.ts';
import type { Field } from '../../facts/mapping-fields.ts';
import { LogFileError } from '../../logs/log-files.ts';
import { CommandError } from '../errors.ts';
import { openWriter } from '../output/record-writer.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { openLogInput } from './log-input.ts';

type VerifyOptions = OutputOptions & { readonly progress?: true };

interface CheckRow extends FileCheck {
  /** Whether there is nothing to worry about. */
  readonly sound: boolean;
  readonly folder: string;
  readonly processId: null;
}

const fields: readonly Field<CheckRow>[] = [
  { name: 'file', kind: 'text' }, { name: 'state', kind: 'text' }, { name: 'sound', kind: 'boolean' }, { name: 'sealed', kind: 'time' },
  { name: 'sealedIn', kind: 'text' }, { name: 'expected', kind: 'text' }, { name: 'actual', kind: 'text' },
  { name: 'folder', kind: 'text' },
];
const tableColumns: readonly string[] = ['file', 'state', 'sealed', 'sealedIn'];

/** `log verify`: are the logs what was written? */
export function defineVerify(command: Command): void {
  command.argument('[folder]', 'a folder with logs; without one, the folder that the service logs to')
    .option('--progress', 'say on standard error how far it is');
  addOutput(command);
  command.addHelpText('after', `
When the reporter closes a file it writes its SHA-256, chained to the one before, into PR-EVENTS. States that end it with exit code 1:
Altered, Cut (its end is missing), Missing, OutOfOrder (the chain breaks there: something was taken out, put in or moved), NotSealed.
The others: Intact, Deleted (by retention), Open (the newest set, still written), Unsealable (logs of version 1).
Whoever can write to the folder could make a new chain. On Windows the Application event log has every seal too.

Examples:
  log verify
  log verify D:\\Collected\\PC07 --format json`)
    .action(verify);
}

async function verify(folder: string | undefined, options: VerifyOptions): Promise<void> {
  checkOutput(options);
  const input = await openLogInput(folder === undefined ? [] : [folder], options, options.format);
  // Seals are of names: a renamed copy of PR-EVENTS would repeat them.
  const files = input.files(undefined, { exactNames: true });
  const [target = ''] = input.paths;
  if (files.length > 0 && !statSync(target).isDirectory()) {
    throw new LogFileError('NotAFolder', 'ObjectNotFound', `${target} is no folder`, target,
      `A file is checked with its folder: log verify ${path.dirname(target)}.`);
  }
  const checks = verifyLogs(target, files, input.options);
  const shown = options.format === 'table' ? fields.filter(({ name }) => tableColumns.includes(name)) : fields;
  const writer = await openWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'file' });
  writer.write(checks.map((check) => ({ ...check, sound: !isBad(check), folder: target, processId: null })));
  writer.end();
  input.finish();
  const broken = checks.filter(isBad);
  if (broken.length === 0) return;
  throw new CommandError('NotIntact', 'InvalidData', `${broken.length} of ${checks.length} files are not as they were sealed `
    + `(${broken.slice(0, 3).map(({ file, state }) => `${file}: ${state}`).join('; ')}${broken.length > 3 ? ' …' : ''})`, target,
    'Take what these files say with care.');
}
