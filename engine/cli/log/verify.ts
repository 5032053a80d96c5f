import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { isFailed, verifyLogs, type FileCheck } from '../../analysis/integrity/verify.ts';
import { LogFileError, logFileError } from '../../log-reader/log-files.ts';
import type { Anchor } from '../../model/anchor.ts';
import { counted } from '../../model/counted.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { anchorsInFile } from '../../service/linux/anchor-reader.ts';
import { readSystemAnchors } from '../../service/this-system.ts';
import { CommandError, formatDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { flush, OutputClosed, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { createLogInput } from './log-input.ts';

type VerifyOptions = OutputOptions & { readonly progress?: true; readonly anchor?: string };

interface CheckRow extends FileCheck {
  /** Whether there is nothing to worry about. */
  readonly intact: boolean;
  readonly folder: string;
  readonly processId: null;
}

const fields: readonly Field<CheckRow>[] = [
  { name: 'file', kind: 'text' },
  { name: 'state', kind: 'text' },
  { name: 'intact', kind: 'boolean' },
  { name: 'sealed', kind: 'time' },
  { name: 'sealedIn', kind: 'text' },
  { name: 'expected', kind: 'text' },
  { name: 'actual', kind: 'text' },
  { name: 'anchored', kind: 'time' },
  { name: 'folder', kind: 'text' },
];
const tableColumns: readonly string[] = ['file', 'state', 'sealed', 'sealedIn'];

/** `log verify`: are the logs what was written? */
export function defineVerify(command: Command): void {
  command
    .argument('[folder]', 'a folder with logs; without one, the folder that the service logs to')
    .option('--anchor <file>', "anchors from a copy of the system log, instead of this machine's")
    .option('--progress', 'say on standard error how far it is');
  addOutput(command);
  command
    .addHelpText(
      'after',
      `
When the reporter closes a file it writes its SHA-256, chained to the one before, into PR-EVENTS. States that end it with exit code 1:
Altered, Cut (its end is missing), Missing, OutOfOrder (the chain breaks there: something was removed, inserted or moved), Conflicting
(two seals disagree), NotSealed. The others: Intact, Deleted (by retention), Open (the newest set, still written), Unsealable (version 1).
An account that can write to the folder can make a new chain. Therefore the files are also compared with the anchors that the reporter
writes to the Application event log, the journal or syslog. --anchor takes a text file with such messages: a syslog file, or the output of
journalctl -t portreporter.

Examples:
  log verify
  log verify D:\\Collected\\PC07 --format json
  log verify /srv/collected/pc07 --anchor /srv/loghost/pc07/syslog`,
    )
    .action(verify);
}

async function verify(folder: string | undefined, options: VerifyOptions): Promise<void> {
  checkOutput(options);
  const input = await createLogInput(folder === undefined ? [] : [folder], options, options.format);
  // Seals are of names: a renamed copy of PR-EVENTS would repeat them.
  const files = input.files(undefined, { exactNames: true });
  const [target = ''] = input.paths;
  if (files.length > 0 && !statSync(target).isDirectory()) {
    throw new LogFileError(
      'NotAFolder',
      'ObjectNotFound',
      `${target} is no folder`,
      target,
      `A file is checked with its folder: log verify ${path.dirname(target)}.`,
    );
  }
  const anchors = files.length === 0 ? null : await anchorsFor(options);
  const checks = files.length === 0 ? [] : verifyLogs(target, files, input.options, anchors);
  if (anchors !== null && checks.every((one) => one.anchored === null && !isFailed(one))) {
    reportNoAnchors('no anchor names a file of this folder', options);
  }
  const shown = options.format === 'table' ? fields.filter(({ name }) => tableColumns.includes(name)) : fields;
  const writer = await createRecordWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'file' });
  // The exit code does not depend on how much of the output is read.
  try {
    writer.write(checks.map((check) => ({ ...check, intact: !isFailed(check), folder: target, processId: null })));
    writer.end();
    flush();
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
  input.finish();
  const broken = checks.filter(isFailed);
  if (broken.length === 0) return;
  throw new CommandError(
    'NotIntact',
    'InvalidData',
    `${broken.length} of ${counted(checks.length, 'file')} ${broken.length === 1 ? 'is not as it was' : 'are not as they were'} sealed ` +
      `(${broken
        .slice(0, 3)
        .map(({ file, state }) => `${file}: ${state}`)
        .join('; ')}${broken.length > 3 ? ' …' : ''})`,
    target,
    'Take what these files say with care.',
  );
}

/** The anchors to compare with; null if there are none, which is reported. @throws LogFileError if the given file cannot be read */
async function anchorsFor(options: VerifyOptions): Promise<readonly Anchor[] | null> {
  const file = options.anchor;
  const reading = file === undefined ? await readSystemAnchors() : { anchors: anchorsIn(file) };
  if ('anchors' in reading) return reading.anchors;
  reportNoAnchors(reading.reason, options);
  return null;
}

function reportNoAnchors(reason: string, { format }: VerifyOptions): void {
  const message =
    `The files were not compared with anchors outside of the folder: ${reason}. ` +
    'An account that can write to the folder could have made a new chain.';
  printError(formatDiagnostic({ code: 'NoAnchors', category: 'Warning', message, target: '' }, format));
}

/** @throws LogFileError if the file cannot be read, or holds no anchor */
function anchorsIn(file: string): readonly Anchor[] {
  let anchors: readonly Anchor[];
  try {
    anchors = anchorsInFile(file);
  } catch (error) {
    throw logFileError(file, error);
  }
  if (anchors.length > 0) return anchors;
  throw new LogFileError(
    'NoAnchors',
    'InvalidData',
    `${file} holds no anchors of Port Reporter`,
    file,
    'Give a copy of a syslog file, or the output of journalctl -t portreporter.',
  );
}
