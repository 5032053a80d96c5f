import path from 'node:path';
import { version } from '../../engine/model/version.ts';
import { numberValue, textValue } from '../../engine/platform/windows/registry.ts';
import { programName, programSize } from './program-files.ts';
import type { RegistryKey } from './registry-values.ts';

/** Registry key of the program for Settings > Apps and inventory tools. */
export const uninstallEntryPath = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\PortReporter';

/** The entry of the running program, installed in this folder. Its values: "Uninstall Registry Key" (Microsoft). */
export function uninstallEntry(folder: string): RegistryKey {
  const program = path.join(folder, programName);
  const command = `"${program}" setup --uninstall`;
  return {
    path: uninstallEntryPath,
    values: [
      ['DisplayName', textValue('Port Reporter')],
      ['DisplayVersion', textValue(version)],
      ['Publisher', textValue('The Port Reporter authors')],
      ['DisplayIcon', textValue(program)],
      ['InstallLocation', textValue(folder)],
      ['UninstallString', textValue(command)],
      ['QuietUninstallString', textValue(`${command} --yes`)],
      ['NoModify', numberValue(1)],
      ['NoRepair', numberValue(1)],
      ['EstimatedSize', numberValue(Math.ceil(programSize() / 1024))], // kilobytes
    ],
  };
}
