import assert from 'node:assert/strict';
import { portReporter, runOnWindows, windowsPath } from './windows-program.ts';

/** The service as setup names it. */
export const serviceName = 'PortReporter';

/** @throws when there is such a service: it is not the test's to change */
export async function requireNoService(): Promise<void> {
  const { exitCode } = await runOnWindows('sc', ['query', serviceName]);
  assert.notEqual(exitCode, 0, 'Port Reporter is installed on this machine: uninstall it to run this test');
}

/**
 * Installs the service with Windows' own program, as the build made it.
 * @param parameters what stands behind `service run` in its command line
 * @returns what stops it and takes it away again
 * @throws when there is such a service: it is not the test's to change
 */
export async function installService(parameters: string): Promise<() => Promise<void>> {
  await requireNoService();
  const commandLine = `"${windowsPath(portReporter)}" service run ${parameters}`;
  await runOnWindows('sc', ['create', serviceName, 'binPath=', commandLine, 'DisplayName=', 'Port Reporter', 'start=', 'demand']);
  return async () => {
    await runOnWindows(portReporter, ['service', 'stop'], { timeout: 120_000 });
    await runOnWindows('sc', ['delete', serviceName]);
  };
}
