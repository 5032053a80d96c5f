import { parseStartParameters, SettingError, startParameterEntries, type StartParameters } from '../model/settings.ts';

/** Where the settings of the Linux service stand; `run --settings` reads them. */
export const settingsFile = '/etc/portreporter.conf';

/**
 * Settings as they stand in a file: lines of `name = value`, the names those of the long options without `--`, `yes` for the ones that take
 * no value; blank lines and lines that begin with `#` say nothing.
 * @throws SettingError that names the line
 */
export function parseSettingsFile(text: string, platform: NodeJS.Platform): StartParameters {
  const words = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name || !value) {
      const location = `line ${index + 1}`;
      throw new SettingError(location, line, `${location} is not of the form "name = value"`, 'An example: log-size = 20MB');
    }
    if (value === 'no') return [];
    return value === 'yes' ? [`--${name}`] : [`--${name}`, value];
  });
  return parseStartParameters(words, platform);
}

/** A settings file with these settings and no others. The comments and the order of the old file stay. */
export function settingsFileText(old: string, parameters: StartParameters): string {
  const settings = new Map(startParameterEntries(parameters).map(([name, value]) => [name, `${name} = ${value ?? 'yes'}`]));
  const kept = old.split('\n').flatMap((line) => {
    const name = /^\s*([\w-]+)\s*=/.exec(line)?.[1];
    if (name === undefined) return [line];
    const setting = settings.get(name);
    settings.delete(name);
    return setting === undefined ? [] : [setting];
  });
  if (kept.at(-1) === '') kept.pop();
  return [...kept, ...settings.values(), ''].join('\n');
}
