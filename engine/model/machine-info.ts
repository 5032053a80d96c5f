/** The machine that a log file was written on. */
export interface MachineInfo {
  readonly computer: string;
  /** As the system itself names it: `Windows 11 Pro 24H2`, `Debian GNU/Linux 12 (bookworm)`. */
  readonly operatingSystem: string;
  readonly platform: NodeJS.Platform;
}

/** What the event `started` records in addition to the headers of the log files. */
export interface DetailedMachineInfo extends MachineInfo {
  /** The system's build or kernel version. */
  readonly build: string;
  readonly bootTime: Date;
}
