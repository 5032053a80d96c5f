/** Executables of browsers: current ones, and those of the time of Port Reporter 1.01. Lower case, without `.exe`. */
export const browsers: ReadonlySet<string> = new Set([
  'arc',
  'brave',
  'brave-browser',
  'chrome',
  'chromium',
  'chromium-browser',
  'epiphany',
  'falkon',
  'firefox',
  'firefox-bin',
  'firefox-esr',
  'iexplore',
  'konqueror',
  'librewolf',
  'microsoftedge',
  'microsoftedgecp',
  'mozilla',
  'msedge',
  'netscape',
  'opera',
  'palemoon',
  'safari',
  'seamonkey',
  'thorium',
  'tor',
  'vivaldi',
  'vivaldi-bin',
  'waterfox',
  'zen',
]);

/** Whether a process is a browser, by its name: `chrome.exe`, `firefox-esr`. */
export function isBrowser(processName: string): boolean {
  return browsers.has(processName.toLowerCase().replace(/\.exe$/, ''));
}
