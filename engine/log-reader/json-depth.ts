/** Maximum depth of objects and lists in a record, as of JSON in .NET. What is much deeper cannot be written as JSON again. */
export const maxJsonDepth = 64;

/** Whether a value that was parsed from a text has objects or lists within each other beyond {@link maxJsonDepth}. */
export function isTooDeep(text: string, value: unknown): boolean {
  // Hardly any text has that many brackets, so that its values need not be visited.
  const count = (bracket: string): number => text.split(bracket, maxJsonDepth + 2).length - 1;
  return count('{') + count('[') > maxJsonDepth && isDeeper(value, maxJsonDepth);
}

function isDeeper(value: unknown, depth: number): boolean {
  return typeof value === 'object' && value !== null && (depth === 0 || Object.values(value).some((item) => isDeeper(item, depth - 1)));
}
