import assert from 'node:assert/strict';
import { releaseNotes } from '../../../installer/build/release-notes.ts';

const changeLog =
  '# Changes\n\nAll of them.\n\n## 2.0.1 (not yet released)\n\n### Fixed\n- A\n\n' +
  '## 2.0.0 - 2026-01-02\n\nFirst.\r\n\n### Added\r\n- B\n';

describe('releaseNotes', () => {
  it('returns the section of a version', () => {
    assert.equal(releaseNotes(changeLog, '2.0.1'), '### Fixed\n- A');
    assert.equal(releaseNotes(changeLog, '2.0.0'), 'First.\n\n### Added\n- B');
  });

  for (const version of ['2.0', '1.0.0', 'All']) {
    it(`reports that ${version} has no section`, () => {
      const message = new RegExp(`^CHANGELOG.md has no section for version ${version}\\. `);
      assert.throws(() => releaseNotes(changeLog, version), { message });
    });
  }
});
