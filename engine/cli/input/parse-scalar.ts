/** Parses a number or boolean. Any other text stays a text, so that the later check can quote it. */
export function parseScalar(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
