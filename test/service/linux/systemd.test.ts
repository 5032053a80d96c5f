import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { ServiceError } from '../../../engine/model/service-error.ts';
import { systemctlError, systemd } from '../../../engine/service/linux/systemd.ts';

describe('systemd', () => {
  for (const [output, code] of [
    ['spawnSync systemctl ENOENT', 'NoSystemd'],
    ["System has not been booted with systemd as init system (PID 1). Can't operate. Failed to connect to bus: Host is down", 'NoSystemd'],
    ['Failed to start portreporter.service: Interactive authentication required. See system logs', 'NotElevated'],
    ['Failed to start portreporter.service: Access denied', 'NotElevated'],
    ['Failed to start portreporter.service: Unit portreporter.service is masked', 'Disabled'],
    ['Job for portreporter.service failed because the control process exited with error code', 'Systemctl'],
  ] as const) {
    it(`${code}: ${output}`, () => {
      const error = systemctlError('started', output);
      assert.equal(error.code, code);
      assert.match(error.message, /^the service could not be started \(.+\)$/);
    });
  }

  it('a start with parameters is rejected before anything changes', async () => {
    await assert.rejects(systemd.start({ logSize: 65_536 }), (error) => error instanceof ServiceError && error.code === 'NotSupported');
  });

  it('reports that systemd does not run, or that the unit does not exist', function () {
    // If the unit is installed, there is no error.
    if (existsSync('/run/systemd/system') && existsSync('/etc/portreporter.conf')) this.skip();
    assert.throws(
      () => systemd.query(),
      (error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.code, existsSync('/run/systemd/system') ? 'NotInstalled' : 'NoSystemd');
        assert.match(error.remedy, /portreporter run/);
        return true;
      },
    );
  });
});
