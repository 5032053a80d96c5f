import { parseStartParameters, SettingError, startParameterEntries, type StartParameters } from '../model/settings.ts';

/** The settings file of the Linux service, for `run --settings`. */
export const settingsFile = '/etc/portreporter.conf';

/**
 * Parses a settings file: lines of `name = value`. The names are those of the long options without `--`; options without a value have `yes`
 * or `no`. Empty lines and lines that start with `#` are ignored.
 * @throws SettingError that names the line
 */
export function parseSettingsFile(text: string, platform: NodeJS.Platform): StartParameters {
  const args = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name || !value) {
      const location = `line ${index + 1}`;
      throw new SettingError(location, line, `${location} does not have the form "name = value"`, 'Example: log-size = 20MB');
    }
    if (value === 'no') return [];
    return value === 'yes' ? [`--${name}`] : [`--${name}`, value];
  });
  return parseStartParameters(args, platform);
}

/** Writes these settings, and no others, into the text of a settings file. Its comments and order are kept. */
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
