import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { exitCodes } from '../../engine/cli/errors.ts';
import { uninstallEntryPath } from '../../installer/setup/uninstall-entry.ts';
import { runProgram } from '../cli/run-program.ts';

const page = readFileSync('docs/fleet/deploy.md', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text ?? '');

describe('docs/fleet/deploy.md', () => {
  it('uses options of setup that exist', async () => {
    const { stdout } = await runProgram('setup', '--help');
    const commands = [...page.matchAll(/\bsetup (--[^`'|\n]+)/g)].map(([, options]) => options ?? '');
    const options = commands.flatMap((command) => command.match(/--[a-z-]+/g) ?? []);
    assert.ok(options.length > 10);
    for (const option of options) assert.match(stdout, new RegExp(`^ +(?:-\\w+, )?${option}\\b`, 'm'));
  });

  it('lists the exit codes of setup', () => {
    const listed = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
    const { inconclusive: _onlyOfLogFind, ...ofSetup } = exitCodes;
    assert.deepEqual(listed, Object.values(ofSetup));
  });

  it('detects an installation by the registry key that setup writes', () => {
    assert.ok(page.includes(`\`HKEY_LOCAL_MACHINE\\${uninstallEntryPath}\``));
  });

  it('has a winget manifest with a command that runs without prompts', () => {
    const manifests = blocks('yaml').map((text) => load(text));
    assert.equal(manifests.length, 1);
    assert.partialDeepStrictEqual(manifests[0], {
      InstallerType: 'zip',
      InstallerSwitches: { Silent: 'setup --yes' },
      ManifestType: 'installer',
    });
  });
});
