import { closeSync, readSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { logFileError, type LogFile } from '../../log-reader/log-files.ts';
import { openFile } from '../../log-reader/open-file.ts';
import type { LogKind } from '../../model/log-kinds.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { flush } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { createLogInput, progressOption } from './log-input.ts';

/** A part of a log file. The last row of the output has neither a file nor content: without it the output is incomplete. */
interface LogPart {
  readonly file: string | null;
  readonly kind: LogKind | null;
  /** Of its first byte in the file. */
  readonly offset: number | null;
  readonly isLast: boolean;
  /** Its bytes, compressed with gzip, in Base64. */
  readonly content: string | null;
  readonly processId: null;
}

const fields: readonly Field<LogPart>[] = [
  { name: 'file', kind: 'text' },
  { name: 'kind', kind: 'text' },
  { name: 'offset', kind: 'number' },
  { name: 'isLast', kind: 'boolean' },
  { name: 'content', kind: 'text' },
];

const partBytes = 262_144;

/** `log pack`: prints log files in parts. */
export function definePack(command: Command): void {
  command
    .argument('[paths...]', 'log files, folders or patterns; -: read paths from standard input (default: the log folder of the service)')
    .option(...progressOption);
  addOutput(command);
  command
    .addHelpText(
      'after',
      `
Prints log files in parts of 256 KB: the file, its kind, the offset of the part, whether it is the last part of the file, and its bytes
(gzip, Base64). The last row has no file. Export-PortReporterReport -Session copies logs with it.

Example:
  ssh pc07 portreporter log pack --format json > pc07.jsonl`,
    )
    .action(pack);
}

async function pack(paths: string[], options: OutputOptions & { readonly progress?: true }): Promise<void> {
  checkOutput(options);
  const input = await createLogInput(paths, options, options.format);
  const writer = await createRecordWriter({ format: options.format, fields, raw: options.raw ?? false, element: 'part' });
  for (const file of input.files()) {
    try {
      for (const part of partsOf(file)) {
        writer.write([part]);
        flush();
        input.progress.add(partBytes);
      }
    } catch (error) {
      input.options.problem(logFileError(file.path, error));
    }
  }
  writer.write([{ file: null, kind: null, offset: null, isLast: true, content: null, processId: null }]);
  writer.end();
  input.finish();
}

/** The parts of a file; one without bytes if it is empty. The file may grow meanwhile. */
function* partsOf({ path, kind }: LogFile): Generator<LogPart> {
  const descriptor = openFile(path);
  try {
    const buffers = [Buffer.alloc(partBytes), Buffer.alloc(partBytes)] as const;
    let length = readSync(descriptor, buffers[0], 0, partBytes, 0);
    for (let [at, offset] = [0, 0]; ; at = 1 - at) {
      const content = gzipSync(buffers[at]!.subarray(0, length)).toString('base64');
      const next = length < partBytes ? 0 : readSync(descriptor, buffers[1 - at]!, 0, partBytes, offset + length);
      yield { file: path, kind, offset, isLast: next === 0, content, processId: null };
      if (next === 0) return;
      offset += length;
      length = next;
    }
  } finally {
    closeSync(descriptor);
  }
}
