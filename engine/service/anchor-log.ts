import type { Anchor } from '../facts/anchor.ts';

/** The anchors in the logs of this machine, oldest first, or the reason why they cannot be read. */
export type AnchorReading = { readonly anchors: readonly Anchor[] } | { readonly reason: string };

/** Reads the anchors of this machine: the Application event log, on Linux the journal, or syslog's files. */
export async function readSystemAnchors(): Promise<AnchorReading> {
  return process.platform === 'win32'
    ? (await import('./windows/event-log-reader.ts')).readEventLogAnchors()
    : (await import('./linux/anchor-reader.ts')).readLinuxAnchors();
}
