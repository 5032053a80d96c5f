import assert from 'node:assert/strict';
import type { ServiceDefinition } from '../../engine/service/windows/service-manager.ts';
import { realWindows, requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

const name = 'PortReporterTest';
const definition: ServiceDefinition = {
  displayName: 'Port Reporter: test',
  startType: 'Manual',
  commandLine: '"C:\\no such folder\\PortReporter.exe" service run -ld "C:\\my logs"',
  description: 'What a test leaves behind',
  requiredPrivileges: ['SeDebugPrivilege', 'SeChangeNotifyPrivilege'],
  preshutdownTimeout: 20_000,
  recovery: { restartDelays: [5000, 60_000], resetPeriod: 86_400 },
};

async function call(method: string, ...args: unknown[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runOnWindows(windowsNode, [
    '--import=./test/windows/koffi-from-prebuilt.ts',
    windowsPath('test/windows/service-manager-program.ts'),
    method,
    JSON.stringify(args),
  ]);
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** The output of sc.exe about the service. */
async function ask(...args: string[]): Promise<string> {
  return (await runOnWindows('sc', args)).stdout;
}

describe('the service manager of Windows', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
  });
  after(async () => {
    await runOnWindows('sc', ['delete', name]);
  });

  it('reports a service that does not exist', async () => {
    for (const method of ['queryProcess', 'queryConfiguration', 'deleteService', 'requestStart', 'configureService']) {
      assert.equal(await call(method, name, []), 'NotInstalled', method);
    }
  });

  it('creates a service by its definition', async () => {
    assert.equal(await call('createService', name, definition), null);
    assert.match(await ask('query', name), /STATE\s+: 1\s+STOPPED[^]*WIN32_EXIT_CODE\s+: 1077/);
    assert.deepEqual(await call('queryConfiguration', name), {
      startType: 'Manual',
      commandLine: definition.commandLine,
      account: 'LocalSystem',
      displayName: definition.displayName,
    });
    const registry = (await runOnWindows('reg', ['query', `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`])).stdout;
    assert.match(registry, /Type\s+REG_DWORD\s+0x10\b/);
    assert.match(registry, /Description\s+REG_SZ\s+What a test leaves behind/);
    assert.match(registry, /PreshutdownTimeout\s+REG_DWORD\s+0x4e20\b/);
    if (!realWindows) return; // Wine does not store these
    assert.match(registry, /FailureActions\s+REG_BINARY/);
    assert.match(registry, /RequiredPrivileges\s+REG_MULTI_SZ\s+SeDebugPrivilege\\0SeChangeNotifyPrivilege/);
  });

  it('does not create a second service with the same name', async () => {
    assert.equal(await call('createService', name, definition), 'AlreadyInstalled');
  });

  it('changes only the requested properties', async () => {
    assert.equal(await call('configureService', name, { startType: 'Disabled', displayName: 'Another name' }), null);
    assert.deepEqual(await call('queryConfiguration', name), {
      startType: 'Disabled',
      commandLine: definition.commandLine,
      account: 'LocalSystem',
      displayName: 'Another name',
    });
    assert.equal(await call('requestStart', name, []), 'Disabled');
  });

  it('reports why a start or a request is refused', async () => {
    await call('configureService', name, { startType: 'Manual' });
    assert.equal(await call('requestStart', name, ['-ls', '64']), 'FileNotFound');
    assert.equal(await call('sendControl', name, 'stop'), 'NotRunning');
  });

  it('deletes it', async () => {
    assert.equal(await call('deleteService', name), null);
    assert.equal(await call('queryProcess', name), 'NotInstalled');
  });
});
