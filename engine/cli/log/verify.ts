import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { isFailed, verifyLogs, type FileCheck } from '../../analysis/integrity/verify.ts';
import { LogFileError } from '../../log-reader/log-files.ts';
import type { Anchor } from '../../model/anchor.ts';
import { counted } from '../../model/counted.ts';
import { errorReason } from '../../model/error-code.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { anchorsInFile } from '../../service/linux/anchor-reader.ts';
import { readSystemAnchors } from '../../service/this-system.ts';
import { CommandError, formatDiagnostic } from '../errors.ts';
import { flush, OutputClosed, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from '../record-output.ts';
import { createLogInput, progressOption } from './log-input.ts';

type VerifyOptions = OutputOptions & { readonly progress?: true; readonly anchor?: string };

interface CheckRow extends FileCheck {
  /** Whether the state is one that verification accepts. */
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
  { name: 'sequence', kind: 'list' },
  { name: 'folder', kind: 'text' },
];
const tableColumns: readonly string[] = ['file', 'state', 'sealed', 'sealedIn', 'sequence'];

/** `log verify`: verifies the integrity of log files. */
export function defineVerify(command: Command): void {
  command
    .argument('[folder]', 'log folder (default: the log folder of the service)')
    .option('--anchor <file>', 'anchors from a copy of a system log (default: the system log of this machine)')
    .option(...progressOption);
  addOutput(command);
  command
    .addHelpText(
      'after',
      `
When the reporter closes a file, it writes the SHA-256 of the file, chained to the previous one, to PR-EVENTS. These states cause exit
code 1: Altered, Cut (the end of the file is missing), Missing, OutOfOrder (the chain is broken: a file was removed, inserted or moved),
Conflicting (two seals disagree), NotSealed, OutOfSequence (lines of PR-EVENTS were removed, repeated or moved: they are not numbered
consecutively in their session; the column sequence names the numbers and lines), NotALog (the file is empty, or none of its lines is one
of a log). The other states are Intact, Deleted (by retention), Open (the newest set: the next start seals its PR-EVENTS) and Unsealable
(version 1).

An account that can write to the folder can create a new chain. Therefore the files are also compared with the anchors that the reporter
writes to the Application event log, the journal or syslog. --anchor reads a text file with such messages: a syslog file, or the output of
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
  // Empty files have a state of their own. Seals refer to file names: a renamed copy of PR-EVENTS would repeat them.
  const files = input.files(undefined, { exactNames: true, oneFolder: true, reportsEmpty: false });
  const [target = ''] = input.paths;
  if (files.length > 0 && !statSync(target).isDirectory()) {
    throw new LogFileError(
      'NotAFolder',
      'ObjectNotFound',
      `${target} is not a folder`,
      target,
      `Verify the folder that contains the file: log verify ${path.dirname(target)}.`,
    );
  }
  const anchors = files.length === 0 ? null : await anchorsFor(options);
  const checks = files.length === 0 ? [] : verifyLogs(target, files, input.options, anchors);
  if (anchors !== null && checks.every((one) => one.anchored === null && !isFailed(one))) {
    reportNoAnchors('no anchor refers to a file of this folder', options);
  }
  await writeChecks(checks, target, options);
  input.finish();
  if (checks.length === 0) throw nothingVerified(target);
  const failed = checks.filter(isFailed);
  if (failed.length > 0) throw notIntact(failed, checks.length, target);
}

async function writeChecks(checks: readonly FileCheck[], folder: string, options: VerifyOptions): Promise<void> {
  const writer = await createRecordOutput(options, { chosen: null, all: fields }, 'file', tableColumns);
  // The exit code does not depend on whether all of the output is read.
  try {
    writer.write(checks.map((check) => ({ ...check, intact: !isFailed(check), folder, processId: null })));
    writer.end();
    flush();
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

function nothingVerified(folder: string): CommandError {
  return new CommandError(
    'NoLogs',
    'ObjectNotFound',
    `no file of ${folder} was verified`,
    folder,
    'Specify a folder whose log files have the names that the reporter gave them, and are not compressed.',
  );
}

function notIntact(failed: readonly FileCheck[], total: number, folder: string): CommandError {
  const examples = failed
    .slice(0, 3)
    .map(({ file, state, sequence: [fault] }) => `${file}: ${state}${fault === undefined ? '' : `, ${fault}`}`);
  return new CommandError(
    'NotIntact',
    'InvalidData',
    `${failed.length} of ${counted(total, 'file')} failed verification (${examples.join('; ')}${failed.length > 3 ? ' …' : ''})`,
    folder,
    'Do not trust the contents of these files.',
  );
}

/** The anchors to compare with; null if there are none, which is reported. @throws CommandError if the anchor file cannot be read */
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
    'An account that can write to the folder could have created a new chain.';
  printError(formatDiagnostic({ code: 'NoAnchors', category: 'Warning', message, target: '' }, format));
}

const anchorAdvice = 'Give a copy of a syslog file, or the output of journalctl -t portreporter.';

/** @throws CommandError if the file cannot be read or contains no anchor */
function anchorsIn(file: string): readonly Anchor[] {
  let anchors: readonly Anchor[];
  try {
    anchors = anchorsInFile(file);
  } catch (error) {
    const message = `cannot read the anchor file ${file} (${errorReason(error)})`;
    throw new CommandError('AnchorsUnreadable', 'ReadError', message, file, anchorAdvice, { cause: error });
  }
  if (anchors.length > 0) return anchors;
  throw new CommandError('NoAnchors', 'InvalidData', `${file} contains no anchors of Port Reporter`, file, anchorAdvice);
}
