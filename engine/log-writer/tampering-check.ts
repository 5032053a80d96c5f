import path from 'node:path';
import type { TamperedEvent } from '../model/log-events.ts';
import type { SystemLog } from '../model/system-log.ts';
import type { SetFiles } from './set-files.ts';

/** Reports what other programs did to the files of the current set, once per file. */
export class TamperingCheck {
  private readonly folder: string;
  private readonly systemLog: SystemLog;
  private readonly reported = new Map<string, TamperedEvent>();

  constructor(folder: string, systemLog: SystemLog) {
    this.folder = folder;
    this.systemLog = systemLog;
  }

  /** @returns whether a file of the set was tampered with */
  check(set: SetFiles, time: Date): boolean {
    for (const file of set.list()) {
      const { name } = file;
      const how = this.reported.has(name) ? null : file.tampering();
      if (how === null) continue;
      this.reported.set(name, { time, event: 'tampered', file: name, how });
      this.systemLog.write({ kind: 'tampered', file: path.join(this.folder, name), how });
    }
    return set.names().some((name) => this.reported.has(name));
  }

  /** Why a file of the set must not be written any more; null if it was not tampered with. */
  problemOf(name: string): string | null {
    const how = this.reported.get(name)?.how;
    if (how === undefined) return null;
    return how === 'removed' ? 'no longer in its folder' : `${how} by another program`;
  }

  /** The events for PR-EVENTS of the next set. They are returned once. */
  takeEvents(): TamperedEvent[] {
    const events = [...this.reported.values()];
    this.reported.clear();
    return events;
  }
}
