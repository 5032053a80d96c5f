/** The number or truth that a text says. What says neither stays a text, so that whoever checks it can name it. */
export function parseScalar(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
