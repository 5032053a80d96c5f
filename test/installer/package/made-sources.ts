import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Sources } from '../../../installer/package/release-artifacts.ts';

/** Small files in place of the contents of the release packages. */
export interface MadeSources {
  readonly sources: Sources;
  readonly folder: string;
  remove(): void;
}

export const moduleManifest = `@{
    ModuleVersion          = '1.2.3'
    Author                 = 'It''s <me> & you'
    CompanyName            = 'We'
    Copyright              = '(c) We'
    Description            = 'Ports.'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FunctionsToExport      = @(
        'Get-It', 'Set-It'
        'Stop-It'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('Windows', 'port')
            LicenseUri   = 'https://example.org/license'
            ReleaseNotes = 'First.

- and more'
        }
    }
}
`;

const content: Readonly<Record<string, string>> = {
  'module/PortReporter.psd1': moduleManifest,
  'module/PortReporter.psm1': 'function Get-It {}\n',
  'module/en-US/about.help.txt': 'help\n',
  'module/bin/win-x64/PortReporter.exe': 'MZ',
  'module/bin/win-x64/koffi.node': 'MZ koffi',
  'module/bin/linux-x64/portreporter': 'ELF',
  'module/bin/linux-x64/koffi.node': 'ELF koffi',
  'PortReporter.exe': 'MZ',
  portreporter: 'ELF',
  'installer/Pr-Setup.cmd': '@echo off\nsetup\n',
  'installer/Readme.txt': 'read\r\nme\r\n',
  'installer/linux/Readme.txt': 'read me\n',
  'installer/linux/portreporter.service': '[Unit]\n',
  'installer/linux/portreporter.conf': '# settings\n',
  LICENSE: 'MIT\nlicence\n',
};

/** @param mode of every file. @param seconds since 1970, the time of every file */
export function madeSources(mode: number, seconds: number, order: readonly string[] = Object.keys(content)): MadeSources {
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-sources-'));
  for (const name of order) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content[name] ?? '');
    chmodSync(file, mode);
    utimesSync(file, seconds, seconds);
  }
  return {
    folder,
    sources: {
      version: '1.2.3',
      module: join(folder, 'module'),
      windowsProgram: join(folder, 'PortReporter.exe'),
      linuxProgram: join(folder, 'portreporter'),
      installer: join(folder, 'installer'),
      license: join(folder, 'LICENSE'),
      notices: 'notices\n',
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const sourceNames = Object.keys(content);
