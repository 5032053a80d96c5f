import type { AnchorReading } from '../model/anchor.ts';

/** Reads the anchors of this machine: the Application event log, on Linux the journal, or syslog's files. */
export async function readSystemAnchors(): Promise<AnchorReading> {
  return process.platform === 'win32'
    ? (await import('./windows/event-log-reader.ts')).readEventLogAnchors()
    : (await import('./linux/anchor-reader.ts')).readLinuxAnchors();
}
