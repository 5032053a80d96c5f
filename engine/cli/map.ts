import { Option, type Command } from 'commander';
import { openCollector } from '../collector/collector.ts';
import { fieldsWith } from '../facts/mapping-fields.ts';
import { reportLine } from './errors.ts';
import { formats, openWriter, type Format } from './output/record-writer.ts';
import { printError } from './output/standard-output.ts';

interface MapOptions {
  readonly format: Format;
}

/** `map`: the mappings of this machine now. */
export function defineMap(command: Command): void {
  command
    .addOption(new Option('--format <format>', 'how to write').choices(formats).default('json'))
    .action(map);
}

async function map(options: MapOptions): Promise<void> {
  const collector = await openCollector();
  const { mappings, notices } = collector.collect();
  collector.close();
  for (const { code, message } of notices) {
    printError(reportLine({ code, category: 'Warning', message, target: '' }, options.format));
  }
  const writer = await openWriter(options.format, fieldsWith([]));
  writer.write(mappings);
  writer.end();
}
