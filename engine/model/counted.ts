/** A number with its noun: `1 socket`, `2 processes`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith('s') ? 'es' : 's';
  return `${count} ${noun}${count === 1 ? '' : plural}`;
}

/** The verb that follows {@link counted}. */
export function isOrAre(count: number): 'is' | 'are' {
  return count === 1 ? 'is' : 'are';
}
