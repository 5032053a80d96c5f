import { eventSchemaVersion } from '../model/event-schema.ts';
import { type Change, type LogEvent, type LoggedMapping, type PresentEvent, type SessionIdentity } from '../model/log-events.ts';
import { mappingFields } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeJson } from '../model/safe-text.ts';

/** Lines of PR-EVENTS with new numbers. */
export interface RenumberedLines {
  readonly bytes: Uint8Array[];
  /** The number of bytes by which the lines before an offset became longer. */
  readonly growth: (offset: number) => number;
}

/** The lines of PR-EVENTS of one session. They are numbered, in all files of the session together. */
export class EventLines {
  /** What all lines start with. It is constant, so that a line costs only its event. */
  private readonly head: string;
  private sequence = 0;

  constructor({ computer, session }: SessionIdentity) {
    this.head = `${safeJson({ schema: eventSchemaVersion, computer, session }).slice(0, -1)},"sequence":`;
  }

  /** The next line. Misleading characters are escaped; the values are exact nevertheless. */
  next(event: LogEvent): string {
    return `${this.head}${++this.sequence},${safeJson(event).slice(1)}\n`;
  }

  /**
   * Takes back the numbers of the last lines, because other lines must precede them.
   * @param waiting these lines. The first one may have lost its start to an earlier file; its number stays there.
   */
  takeBack(waiting: readonly Uint8Array[]): void {
    for (const chunk of waiting) this.sequence -= this.linesOf(chunk).filter(({ isNumbered }) => isNumbered).length;
  }

  /** Gives the next numbers to lines whose numbers were taken back. */
  renumber(waiting: readonly Uint8Array[]): RenumberedLines {
    const growths: { readonly after: number; readonly bytes: number }[] = [];
    let offset = 0;
    const bytes = waiting.map((chunk) => {
      const texts = this.linesOf(chunk).map(({ text, isNumbered }) => {
        const renumbered = isNumbered ? `${this.head}${++this.sequence}${text.slice(text.indexOf(',', this.head.length))}` : text;
        if (renumbered.length !== text.length) growths.push({ after: offset, bytes: renumbered.length - text.length });
        offset += text.length + 1;
        return renumbered;
      });
      return Buffer.from(texts.map((text) => `${text}\n`).join(''), 'latin1');
    });
    const growth = (end: number): number => growths.reduce((sum, { after, bytes: more }) => (after < end ? sum + more : sum), 0);
    return { bytes, growth };
  }

  /** The lines of a chunk, one character a byte. Chunks end where a line ends. */
  private linesOf(chunk: Uint8Array): { readonly text: string; readonly isNumbered: boolean }[] {
    const texts = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1').split('\n');
    return texts.slice(0, -1).map((text) => ({ text, isNumbered: text.startsWith(this.head) }));
  }
}

/** A change as PR-EVENTS contains it. Command lines are included only on request, because they may contain passwords. */
export function loggedChange(change: Change, commandLines: boolean): LogEvent {
  return { ...change, mapping: loggedMapping(change.mapping, commandLines) };
}

/** A mapping of the first snapshot as PR-EVENTS contains it. */
export function presentEvent(time: Date, mapping: PortMapping, commandLines: boolean): PresentEvent {
  return { time, event: 'present', source: 'poll', mapping: loggedMapping(mapping, commandLines) };
}

/** The fields of a logged mapping in the order of the schema, whatever order the collector has set them in. */
const fieldOrder = Object.fromEntries(mappingFields.filter(({ include }) => !include).map(({ name }) => [name, null]));
const { commandLine: _commandLine, ...fieldOrderWithoutCommandLine } = fieldOrder;

function loggedMapping(mapping: PortMapping, commandLines: boolean): LoggedMapping {
  const { identity: _identity, modules: _modules, commandLine, ...rest } = mapping;
  return commandLines ? { ...fieldOrder, ...rest, commandLine } : { ...fieldOrderWithoutCommandLine, ...rest };
}
