import type { ClockReading } from '../model/clock-reading.ts';
import type { LostRecords, StartedEvent } from '../model/log-events.ts';
import type { MachineInfo } from '../model/machine-info.ts';
import type { Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import type { Anchors } from './anchors.ts';
import type { DirectoryAccess } from './directory-access.ts';
import type { SyncFile } from './log-file.ts';

/** The dependencies and settings of log files. */
export interface LogFileSetOptions {
  readonly machine: MachineInfo;
  readonly settings: Pick<Settings, 'logDirectory' | 'logSize' | 'keep' | 'logCommandLines' | 'reserve'>;
  readonly anchors: Anchors;
  readonly systemLog: SystemLog;
  /** The records that the previous session did not write. */
  readonly lostBefore: LostRecords | null;
  /** The first record of each PR-EVENTS. */
  readonly started: (time: Date, continued: boolean) => StartedEvent;
  /** Creates the log directory again if another program removed it. */
  readonly makeDirectory: () => void;
  readonly createFile: DirectoryAccess['createFile'];
  readonly now: () => Date;
  readonly readClocks: () => ClockReading;
  /** Maximum number of bytes that wait in memory while nothing can be written. */
  readonly maxPendingBytes: number;
  /** Default: fsync(2) in a thread of libuv. */
  readonly syncFile?: SyncFile | undefined;
}
