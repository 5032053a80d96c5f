import { readdirSync } from 'node:fs';
import path from 'node:path';
import { computerOf } from '../log-format/log-names.ts';
import { emptyHeader, parseHeaderLine } from './header-parser.ts';
import { openLines, textLines } from './lines.ts';
import { timestampWithin } from './log-files.ts';
import { createLocalClock, systemTimeZone } from './local-time.ts';

/** Returns the name of the computer that wrote a log file; null if the logs do not contain it. */
export type ComputerNames = (file: string) => string | null;

/** PR-EVENTS and the headers of PR-PIDS and PR-INITIAL name the computer; PR-PORTS does not. */
export function createComputerNames(): ComputerNames {
  const files = new Map<string, string | null>();
  const folders = new Map<string, string | null>();

  function ofFolder(folder: string): string | null {
    let name = folders.get(folder);
    if (name === undefined) folders.set(folder, (name = firstName(logsWithNames(folder))));
    return name;
  }

  function ofFile(file: string): string | null {
    const [folder, timestamp] = [path.dirname(file), timestampWithin(path.basename(file))];
    const ofSet = timestamp === null ? [] : [`EVENTS-${timestamp}.jsonl`, `PIDS-${timestamp}.log`, `INITIAL-${timestamp}.log`];
    return firstName(ofSet.map((end) => path.join(folder, `PR-${end}`))) ?? ofFolder(folder);
  }

  // Once for each file: it has millions of records.
  return (file) => {
    let name = files.get(file);
    if (name === undefined) files.set(file, (name = ofFile(file)));
    return name;
  };
}

function firstName(files: readonly string[]): string | null {
  for (const file of files) {
    const name = file.endsWith('.jsonl') ? computerOf(file) : computerInHeader(file);
    if (name !== null) return name;
  }
  return null;
}

/** The files of a folder that name the computer. */
function logsWithNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^PR-(?:EVENTS|PIDS|INITIAL)-[\d-]+\.(?:log|jsonl)$/.test(name))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Maximum number of lines of a header. */
const maxHeaderLines = 20;

function computerInHeader(file: string): string | null {
  try {
    const lines = openLines(file);
    try {
      const block = lines.next() ?? lines.rest();
      const header = emptyHeader();
      const clock = createLocalClock(systemTimeZone);
      let count = 0;
      for (const line of block ? textLines(block) : []) {
        if (header.computer !== null || ++count > maxHeaderLines) break;
        parseHeaderLine(header, line, clock);
      }
      return header.computer;
    } finally {
      lines.close();
    }
  } catch {
    return null;
  }
}
