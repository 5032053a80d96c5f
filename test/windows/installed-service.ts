import assert from 'node:assert/strict';
import { portReporter, runOnWindows, windowsPath } from './windows-program.ts';

/** The name of the service that setup installs. */
export const serviceName = 'PortReporter';

/** @throws AssertionError if the service is installed: the test must not change it */
export async function requireNoService(): Promise<void> {
  const { exitCode } = await runOnWindows('sc', ['query', serviceName]);
  assert.notEqual(exitCode, 0, 'Port Reporter is installed on this machine: uninstall it to run this test');
}

/**
 * Installs the service of the build with sc.exe.
 * @param parameters the arguments after `service run` in its command line
 * @returns a function that stops and uninstalls it
 * @throws AssertionError if the service is installed: the test must not change it
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
