import assert from 'node:assert/strict';
import { isAbout, type FindingFields, type PlantedTrace } from './planted-trace.ts';

describe('isAbout', () => {
  const trace: PlantedTrace = {
    id: 'shell',
    description: '',
    technique: 'T1059',
    processNames: new Set(['cmd.exe', 'nc.exe']),
    ownNames: new Set(['nc.exe']),
    ownPaths: new Set(['c:\\temp\\svchost.exe']),
    remoteAddresses: new Set(['192.0.2.1']),
    ownPorts: new Set([4444]),
  };
  const about = (fields: Partial<FindingFields>, line = 0): boolean =>
    isAbout(
      { processName: null, path: null, localPort: null, remoteAddresses: [], records: [], ...fields },
      trace,
      (_file, at) => at === line,
    );

  it('attributes a finding by a program that only the trace has', () => {
    assert.equal(about({ processName: 'NC.EXE' }), true);
    assert.equal(about({ processName: 'svchost.exe', path: 'C:\\Temp\\svchost.exe' }), true);
    assert.equal(about({ processName: 'cmd.exe' }), false);
  });

  it('attributes a finding of a common program by its remote address or its listener', () => {
    assert.equal(about({ processName: 'cmd.exe', remoteAddresses: ['192.0.2.9', '192.0.2.1'] }), true);
    assert.equal(about({ processName: 'cmd.exe', remoteAddresses: ['192.0.2.9'] }), false);
    assert.equal(about({ processName: 'cmd.exe', localPort: 4444 }), true);
    assert.equal(about({ processName: 'chrome.exe', remoteAddresses: ['192.0.2.1'], localPort: 4444 }), false);
  });

  it('attributes a finding by its lines', () => {
    const records = [{ file: 'PR-PORTS', line: 12 }];
    assert.equal(about({ processName: 'chrome.exe', records }, 12), true);
    assert.equal(about({ processName: 'chrome.exe', records }, 13), false);
  });
});
