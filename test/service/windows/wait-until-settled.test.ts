import assert from 'node:assert/strict';
import { ServiceError } from '../../../engine/model/service-error.ts';
import type { ServiceProcess } from '../../../engine/service/windows/service-manager.ts';
import { waitUntilSettled } from '../../../engine/service/windows/wait-until-settled.ts';

function at(state: ServiceProcess['state'], checkPoint = 0): ServiceProcess {
  return { state, checkPoint, processId: 1, exitCode: 0, serviceExitCode: 0, waitHint: 0 };
}

describe('waiting for the service', () => {
  it('returns at once if nothing is pending', async () => {
    assert.equal((await waitUntilSettled(() => at('Running'), 'x', 'y')).state, 'Running');
  });
  it('waits while the state is pending', async () => {
    const states = [at('StartPending', 1), at('StartPending', 2), at('StartPending', 2), at('Stopped')];
    assert.equal((await waitUntilSettled(() => states.shift() ?? at('Paused'), 'x', 'y')).state, 'Stopped');
  });
  it('fails if the service makes no progress', async () => {
    await assert.rejects(
      waitUntilSettled(() => at('StopPending', 1), 'the service could not be stopped', 'PortReporter', 150),
      (error) => error instanceof ServiceError && error.code === 'Stuck' && error.target === 'PortReporter',
    );
  });
});
