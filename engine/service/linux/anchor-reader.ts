import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { decodeText, openLines, textLines } from '../../log-reader/lines.ts';
import { type AnchorReading, parseAnchor, type Anchor } from '../../model/anchor.ts';
import { errorReason } from '../../model/error-code.ts';

/** The name under which the reporter writes to syslog. */
export const syslogName = 'portreporter';

/** Maximum output of journalctl that is read, bytes. A year of hourly anchors has 10 MB. */
const maxOutputBytes = 1 << 28;

/** Reads the journal, or the files of syslog if the journal has no anchors. */
export function readLinuxAnchors(): AnchorReading {
  // _UID is set by journald itself (systemd.journal-fields(7)): another account cannot forge anchors of root or of the caller.
  const uids = [...new Set([0, process.geteuid?.() ?? 0])].map((uid) => `_UID=${uid}`);
  const { status, stdout } = spawnSync(
    '/usr/bin/journalctl',
    ['--quiet', '--no-pager', '--output=json', '--output-fields=MESSAGE', `--identifier=${syslogName}`, ...uids],
    { stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000, maxBuffer: maxOutputBytes, env: { LC_ALL: 'C' } },
  );
  const journal = status === 0 ? parseJournal(decodeText(stdout)) : [];
  return journal.length > 0 ? { anchors: journal } : readSyslogFiles('/var/log', status === 0);
}

/** Anchors in the output of `journalctl --output=json`, one object a line. */
export function parseJournal(text: string): Anchor[] {
  return text.split('\n').flatMap((line) => {
    const anchor = line === '' ? null : parseAnchor(messageOf(line));
    return anchor ? [anchor] : [];
  });
}

/** MESSAGE is a string, or a list of bytes if it is not printable. */
function messageOf(line: string): string {
  try {
    const value: unknown = JSON.parse(line);
    const message: unknown = typeof value === 'object' && value !== null && 'MESSAGE' in value ? value.MESSAGE : '';
    return Array.isArray(message) ? Buffer.from(message.map(Number)).toString() : String(message);
  } catch {
    return '';
  }
}

/**
 * Anchors in `syslog` or `messages` and the older ones next to it that are not compressed.
 * @param hasJournal whether the journal could be read and has no anchors
 */
export function readSyslogFiles(folder: string, hasJournal: boolean): AnchorReading {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^(?:syslog|messages)(?:[.-]\d+)?$/.test(name)) : [];
  const anchors: Anchor[] = [];
  let reason: string | null = files.length > 0 || hasJournal ? null : 'this system has neither a journal nor syslog files';
  for (const name of files) {
    try {
      anchors.push(...anchorsInFile(path.join(folder, name)));
    } catch (error) {
      reason = `${path.join(folder, name)}: ${errorReason(error)}`;
    }
  }
  if (anchors.length === 0) return { reason: reason ?? 'the system log holds no anchors' };
  return { anchors: anchors.toSorted((a, b) => a.time.getTime() - b.time.getTime()) };
}

/** Anchors in a text file of any kind, line by line. @throws the system's error */
export function anchorsInFile(file: string): Anchor[] {
  const lines = openLines(file);
  const anchors: Anchor[] = [];
  try {
    for (let block = lines.next() ?? lines.rest(); block; block = lines.next() ?? lines.rest()) {
      for (const line of textLines(block)) {
        const anchor = parseAnchor(line) ?? (line.includes('"MESSAGE"') ? parseAnchor(messageOf(line)) : null);
        if (anchor) anchors.push(anchor);
      }
    }
    return anchors;
  } finally {
    lines.close();
  }
}
