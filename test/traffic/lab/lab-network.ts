/** The network of the computer laboratory. */
export const lab = {
  machine: '192.168.1.103',
  gateway: '192.168.1.1',
  server: '192.168.1.10',
  router: '192.168.1.2',
  classmates: ['192.168.1.101', '192.168.1.102', '192.168.1.104', '192.168.1.107', '192.168.1.110'],
} as const;

/** What differs between the two machines of the laboratory. */
export interface LabSystem {
  readonly user: string;
  /** Folder of the user's files. */
  readonly home: string;
  readonly windows: string;
}

/** Windows XP, as 1.01 recorded it. */
export const windowsXp: LabSystem = {
  user: 'LAB-PC3\\student',
  home: 'C:\\Documents and Settings\\student',
  windows: 'C:\\WINDOWS',
};

export const windows11: LabSystem = { user: 'LAB-PC3\\student', home: 'C:\\Users\\student', windows: 'C:\\Windows' };
