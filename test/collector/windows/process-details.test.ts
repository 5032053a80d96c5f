import assert from 'node:assert/strict';
import { detailsFrom, type ProcessReadResult } from '../../../engine/collector/windows/process-details.ts';

const path = 'C:\\Windows\\System32\\svchost.exe';
const text = 'svchost.exe -k netsvcs';
const user = 'NT AUTHORITY\\SYSTEM';
const all = { processId: 900, openFailure: null, path, commandLine: { text }, user };
const kernel = { path: 'Kernel', commandLine: 'Kernel' } as const;

describe('details of a process', () => {
  for (const [title, reading, expected] of [
    ['all properties of a process that can be opened', all, { path, commandLine: text, user, missing: {} }],
    ['an empty command line is not missing', { ...all, commandLine: { text: '' } }, { path, commandLine: '', user, missing: {} }],
    [
      'a command line that this Windows does not report',
      { ...all, commandLine: 'NotSupported' },
      { path, commandLine: null, user, missing: { commandLine: 'NotSupported' } },
    ],
    [
      'path and account of a protected process, which every account can read',
      { ...all, openFailure: 'Protected', commandLine: null },
      { path, commandLine: null, user, missing: { commandLine: 'Protected' } },
    ],
    [
      "another account's process, not elevated",
      { ...all, openFailure: 'AccessDenied', commandLine: null, user: null },
      { path, commandLine: null, user: null, missing: { commandLine: 'AccessDenied', user: 'AccessDenied' } },
    ],
    [
      'a token that cannot be opened, of a process that can be opened',
      { ...all, user: null },
      { path, commandLine: text, user: null, missing: { user: 'AccessDenied' } },
    ],
    [
      'a process that ended before it was opened',
      { processId: 900, openFailure: 'Exited', path: null, commandLine: null, user: null },
      { path: null, commandLine: null, user: null, missing: { path: 'Exited', commandLine: 'Exited', user: 'Exited' } },
    ],
    [
      'a process that ended after it was opened',
      { processId: 900, openFailure: null, path: null, commandLine: 'Exited', user },
      { path: null, commandLine: null, user, missing: { path: 'Exited', commandLine: 'Exited' } },
    ],
    [
      'a process that ended after its path was read',
      { ...all, commandLine: 'Exited', user: null },
      { path, commandLine: null, user: null, missing: { commandLine: 'Exited', user: 'Exited' } },
    ],
    [
      "the kernel's own process, elevated",
      { processId: 4, openFailure: null, path: null, commandLine: { text: '' }, user },
      { path: null, commandLine: null, user, missing: kernel },
    ],
    [
      "the kernel's own process, not elevated",
      { processId: 4, openFailure: 'AccessDenied', path: null, commandLine: null, user: null },
      { path: null, commandLine: null, user: null, missing: { ...kernel, user: 'AccessDenied' } },
    ],
    [
      'another part of the kernel, not elevated',
      { processId: 120, openFailure: 'AccessDenied', path: '', commandLine: null, user: null },
      { path: null, commandLine: null, user: null, missing: { ...kernel, user: 'AccessDenied' } },
    ],
  ] as const satisfies readonly (readonly [string, Omit<ProcessReadResult, 'isUserUnknown'>, object])[]) {
    it(title, () => assert.deepEqual(detailsFrom({ ...reading, isUserUnknown: false }), { ...expected, isUserUnknown: false }));
  }

  it('an account that Windows does not find', () => {
    const details = detailsFrom({ ...all, user: 'S-1-5-21-1-2-3-1104', isUserUnknown: true });
    assert.deepEqual([details.user, details.isUserUnknown, details.missing], ['S-1-5-21-1-2-3-1104', true, {}]);
  });
});
