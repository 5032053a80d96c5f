import { globSync } from 'node:fs';

/** A group of tests, by what it needs. */
export type Group = (typeof groupNames)[number];

/**
 * - `unit`: nothing but Node, on Windows and Linux
 * - `linux`: Linux, the build and the release packages
 * - `powershell`: PowerShell 7 on Linux, and the same
 * - `windows`: Windows or Wine, and the same
 */
export const groupNames = ['unit', 'linux', 'powershell', 'windows'] as const;

/** The patterns of each group. `unit` has every test that no other group has. */
export const groupPatterns: Readonly<Record<Exclude<Group, 'unit'>, readonly string[]>> = {
  linux: [
    'test/analysis/report/report.test.ts',
    // Large logs and several threads: they would take half of the time of `unit`.
    'test/analysis/statistics/counting/*.test.ts',
    'test/cli/*.test.ts',
    'test/cli/input/read-file.test.ts',
    'test/cli/log/*.test.ts',
    'test/cli/output/standard-output.test.ts',
    'test/cli/output/unread-terminal.test.ts',
    'test/cli/service/*.test.ts',
    'test/collector/linux/**/*.test.ts',
    'test/fleet/ansible.test.ts',
    // ClickHouse, which .ci/run installs for this group.
    'test/fleet/clickhouse.test.ts',
    'test/fleet/rsyslog.test.ts',
    'test/installer/**/*.test.ts',
    'test/log-writer/full-disk.test.ts',
    'test/platform/linux/*.test.ts',
    'test/reporter/lab-experiment.test.ts',
    'test/service/linux/*.test.ts',
  ],
  powershell: ['test/docs/lab-*.test.ts', 'test/powershell/**/*.test.ts'],
  windows: ['test/windows/**/*.test.ts'],
};

/** All test files, with paths from the project's folder. */
export const testFiles = (): string[] => globSync('test/**/*.test.ts').toSorted();

/** The test files of a group. */
export function filesOf(group: Group): string[] {
  if (group !== 'unit') return globSync([...groupPatterns[group]]).toSorted();
  const others = new Set(globSync(Object.values(groupPatterns).flat()));
  return testFiles().filter((file) => !others.has(file));
}
